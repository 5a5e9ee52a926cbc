/** What systems know the installed program by, as electron-builder.yml has it. */
export const appId = 'io.github.contrast-workbench';
