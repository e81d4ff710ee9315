/** The endings that the server (tickets/attachments.py) takes for programs and refuses; it looks into the files too. */
const PROGRAM =
  /\.(apk|app|bat|cmd|com|cpl|dll|exe|gadget|hta|jar|js|jse|lnk|msi|msp|pif|ps1|reg|scr|sh|vb|vbe|vbs|ws|wsf)$/i;

/** Whether a file of this name is refused, so that it can be said before anything is sent. */
export function isProgram(name: string): boolean {
  return PROGRAM.test(name.trim());
}
