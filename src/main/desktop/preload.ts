/**
 * Runs in the window's sandbox before its page. The page needs nothing of the program yet, so nothing is handed over;
 * later this is where the page gets the port that it calls the program through.
 */
export {};
