import type en from '../en/ratings';
import type { Translation } from '../../catalogue';

const de: Translation<typeof en> = {
  choose: 'Wählen Sie eine der fünf Stufen',
  comment: 'Was sollten wir wissen? (freiwillig)',
  commentLong: 'Höchstens {max} Zeichen',
  given: 'Bewertung des Kunden',
  'link.closed': 'Diese Bewertung kann nicht mehr geändert werden.',
  'link.expired': 'Dieser Link gilt nicht mehr',
  'link.expiredHint':
    'Links aus unseren E-Mails enden nach einigen Tagen. Im Portal können Sie die Anfrage weiterhin bewerten, oder schreiben Sie uns.',
  'link.facts': 'Anfrage #{id}',
  'link.invalid': 'Dieser Link ist nicht gültig',
  'link.invalidHint': 'Öffnen Sie ihn erneut aus der E-Mail, oder kopieren Sie ihn ganz.',
  'link.missing': 'Hier gibt es nichts zu bewerten',
  'link.missingHint': 'Die Anfrage gibt es nicht mehr, oder sie gehört jetzt jemand anderem.',
  'link.notSettled':
    'An dieser Anfrage wird wieder gearbeitet. Sie können sie bewerten, sobald sie gelöst ist.',
  'link.portal': 'Portal öffnen',
  'link.thanks': 'Vielen Dank',
  'link.thanksHint': 'Ihre Bewertung ist angekommen, und wer Ihnen geholfen hat, kann sie lesen.',
  'link.title': 'Unsere Hilfe bewerten',
  question: 'Wie haben wir geholfen?',
  save: 'Bewertung senden',
  'score.1': 'Sehr schlecht',
  'score.2': 'Schlecht',
  'score.3': 'Mittel',
  'score.4': 'Gut',
  'score.5': 'Sehr gut',
  stars: '{score} von 5 – {word}',
  update: 'Bewertung ändern',
};

export default de;
