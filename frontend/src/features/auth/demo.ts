/** The one password of the accounts that a development start creates; production has none of them. */
export const DEMO_PASSWORD = 'citedesk-demo';
