/** The sign-in page, which leads back to where somebody is. */
export function loginPath(here: string): string {
  return `/login?next=${encodeURIComponent(here)}`;
}
