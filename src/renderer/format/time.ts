/** Times as people read them. */

/** 45 s, 3 min 20 s, 2 h 5 min, 3 d 4 h */
export function duration(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined || !Number.isFinite(seconds)) return '–';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const s = Math.round(seconds);
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 === 0 ? `${s / 60} min` : `${Math.floor(s / 60)} min ${s % 60} s`;
  const minutes = Math.round(s / 60);
  if (minutes < 24 * 60) {
    return minutes % 60 === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  }
  const hours = Math.round(minutes / 60);
  return hours % 24 === 0 ? `${hours / 24} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const rounded = (seconds: number): number => {
  const step = seconds < 60 ? 5 : seconds < 3600 ? 60 : seconds < 36_000 ? 600 : 3600;
  return Math.max(step, step * Math.round(seconds / step));
};

/** A duration that is foreseen, no more exact than it can be: "about 4 min". */
export function roughly(seconds: number): string {
  const about = rounded(seconds);
  return `about ${about < 60 ? `${about} s` : duration(about)}`;
}

/** The same for columns of a table: "4 min". */
export const brief = (seconds: number | null): string =>
  duration(seconds === null || seconds < 60 ? seconds : rounded(seconds));

/** How long something will take: exactly as far as it is known. */
export const foreseen = (seconds: number, estimated: boolean): string =>
  estimated ? roughly(seconds) : duration(seconds);

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });

/** "just now", "5 min. ago", "yesterday"; the date after two weeks. */
export function ago(time: string, now: number): string {
  const seconds = (new Date(time).getTime() - now) / 1000;
  const past = Math.abs(seconds);
  if (past < 45) return 'just now';
  if (past < 45 * 60) return relative.format(Math.round(seconds / 60), 'minute');
  if (past < 22 * 3600) return relative.format(Math.round(seconds / 3600), 'hour');
  if (past < 14 * 86_400) return relative.format(Math.round(seconds / 86_400), 'day');
  return day.format(new Date(time));
}

export const dateAndTime = (time: string): string => absolute.format(new Date(time));
