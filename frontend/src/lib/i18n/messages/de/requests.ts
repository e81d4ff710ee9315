import type en from '../en/requests';
import type { Translation } from '../../catalogue';

const de: Translation<typeof en> = {
  answer: 'Ihre Antwort',
  arrived: 'Ihre Anfrage ist angekommen',
  arrivedHint:
    'Bewahren Sie die Adresse dieser Seite auf, etwa als Lesezeichen: Ohne Konto führt nichts anderes hierher zurück. Unsere Antwort erscheint hier.',
  copyLink: 'Link kopieren',
  empty: 'Schreiben Sie zuerst etwas',
  facts: 'Anfrage #{id} · {status} · {time}',
  linkCopied: 'Link kopiert',
  linkIncomplete: 'Dieser Link ist nicht vollständig',
  linkIncompleteHint:
    'Öffnen Sie ihn erneut von dort, wo Sie ihn bekommen haben, oder kopieren Sie ihn ganz.',
  linkNotCopied: 'Der Link ließ sich nicht kopieren: Kopieren Sie ihn aus der Adresszeile.',
  messages: 'Nachrichten',
  'new.email': 'Ihre E-Mail-Adresse',
  'new.emailHint': 'Damit wir wissen, von wem die Anfrage kommt.',
  'new.emailInvalid': 'Das ist keine E-Mail-Adresse',
  'new.emailRequired': 'Geben Sie Ihre E-Mail-Adresse ein',
  'new.lead':
    'Sie brauchen kein Konto. Haben Sie eines, sehen Sie alle Ihre Anfragen an einem Ort, wenn Sie {link}.',
  'new.long': 'Höchstens {max} Zeichen',
  'new.message': 'Erzählen Sie uns mehr',
  'new.messageHint':
    'Was wollten Sie tun, und was ist stattdessen geschehen? Bestell- oder Rechnungsnummern helfen.',
  'new.messageRequired': 'Beschreiben Sie, was geschehen ist',
  'new.name': 'Ihr Name (freiwillig)',
  'new.send': 'Anfrage senden',
  'new.sending': 'Wird gesendet',
  'new.signIn': 'sich anmelden',
  'new.subject': 'Worum geht es?',
  'new.subjectRequired': 'Sagen Sie in einer Zeile, worum es geht',
  'new.title': 'Fragen Sie uns',
  off: 'Melden Sie sich an, um uns zu fragen',
  offHint:
    'Anfragen ohne Konto sind hier abgeschaltet. Wenn Sie eine frühere Anfrage suchen, öffnen Sie deren Link noch einmal, und zwar ganz.',
  rate: 'Das ist gelöst. {link} – oder antworten Sie, wenn noch etwas offen ist.',
  rateLink: 'Sagen Sie uns, wie wir geholfen haben',
  send: 'Senden',
  signIn: 'Anmelden',
  title: 'Ihre Anfrage',
  you: 'Sie',
};

export default de;
