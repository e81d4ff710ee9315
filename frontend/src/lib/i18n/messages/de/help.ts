import type en from '../en/help';
import type { Translation } from '../../catalogue';

const de: Translation<typeof en> = {
  all: { one: 'Alle {count} Artikel', other: 'Alle {count} Artikel' },
  allOf: 'Alle Artikel aus {collection}',
  articles: { one: '{count} Artikel', other: '{count} Artikel' },
  articlesOf: 'Artikel aus {collection}',
  ask: 'Fragen Sie uns',
  backToDesk: 'Zurück zum Desk',
  backToRequests: 'Ihre Anfragen',
  cannotFind: 'Nicht gefunden, was Sie brauchen?',
  closed: 'Melden Sie sich an, um das Hilfezentrum zu lesen',
  closedHint:
    'Die Artikel sind für Personen mit einem Konto. Nach der Anmeldung kommen Sie auf diese Seite zurück.',
  collections: 'Sammlungen',
  empty: 'Noch keine Artikel veröffentlicht',
  emptyHint: 'Schreiben Sie uns: Wir beantworten jede Anfrage.',
  found: { one: '{count} Artikel gefunden', other: '{count} Artikel gefunden' },
  'gone.article': 'Diesen Artikel gibt es hier nicht',
  'gone.collection': 'Diese Sammlung gibt es hier nicht',
  'gone.page': 'Diese Seite gibt es nicht',
  goneHint:
    'Sie wurde zurückgezogen, oder die Adresse stimmt nicht. Suchen Sie danach, oder beginnen Sie auf der Startseite.',
  howCanWeHelp: 'Wie können wir helfen?',
  notHelped: 'Nicht fündig geworden?',
  nothingAsked: 'Schreiben Sie eine Frage oder ein paar Wörter in das Feld.',
  nothingFound:
    'Darauf antwortet kein Artikel. Versuchen Sie andere oder weniger Wörter, oder fragen Sie uns.',
  notSearched: {
    one: '{count} Sammlung konnte nicht durchsucht werden.',
    other: '{count} Sammlungen konnten nicht durchsucht werden.',
  },
  onThisPage: 'Auf dieser Seite',
  related: 'Verwandte Artikel',
  results: 'Ergebnisse',
  resultsFor: 'Ergebnisse für „{q}“',
  search: 'Suchen',
  searching: 'Wird gesucht',
  searchLabel: 'Hilfezentrum durchsuchen',
  searchPlaceholder: 'Frage stellen oder suchen',
  signIn: 'Anmelden',
  title: 'Hilfezentrum',
  toFront: 'Zur Startseite',
  trail: 'Wo Sie sind',
  updated: 'Aktualisiert {time}',
};

export default de;
