/** A request that was sent without an account, followed by its signed link. */
export default {
  answer: 'Your answer',
  empty: 'Write something first',
  facts: 'Request #{id} · {status} · {time}',
  linkIncomplete: 'This link is not complete',
  linkIncompleteHint: 'Open it from where you got it again, or copy all of it.',
  messages: 'Messages',
  rate: 'This is solved. {link} – or answer, if something is still open.',
  rateLink: 'Tell us how we did',
  send: 'Send',
  title: 'Your request',
  you: 'You',
} as const;
