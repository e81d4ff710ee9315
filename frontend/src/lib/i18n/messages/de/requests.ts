import type en from '../en/requests';
import type { Translation } from '../../catalogue';

const de: Translation<typeof en> = {
  answer: 'Ihre Antwort',
  empty: 'Schreiben Sie zuerst etwas',
  facts: 'Anfrage #{id} · {status} · {time}',
  linkIncomplete: 'Dieser Link ist nicht vollständig',
  linkIncompleteHint:
    'Öffnen Sie ihn erneut von dort, wo Sie ihn bekommen haben, oder kopieren Sie ihn ganz.',
  messages: 'Nachrichten',
  rate: 'Das ist gelöst. {link} – oder antworten Sie, wenn noch etwas offen ist.',
  rateLink: 'Sagen Sie uns, wie wir geholfen haben',
  send: 'Senden',
  title: 'Ihre Anfrage',
  you: 'Sie',
};

export default de;
