import type en from '../en/problems';
import type { Translation } from '../../catalogue';

const de: Translation<typeof en> = {
  'hint.0': 'Prüfen Sie die Verbindung und versuchen Sie es erneut. Nichts Getipptes geht verloren.',
  'hint.502':
    'Er startet vielleicht gerade neu. Versuchen Sie es gleich noch einmal; nichts Getipptes geht verloren.',
  'hint.504': 'Versuchen Sie es gleich noch einmal; nichts Getipptes geht verloren.',
  'hint.other':
    'Versuchen Sie es erneut; hält es an, geben Sie die Anfrage-ID an den Betreiber dieses Desks weiter.',
  'title.0': 'Der Server ist nicht erreichbar',
  'title.401': 'Sie sind nicht angemeldet',
  'title.403': 'Das dürfen Sie nicht',
  'title.404': 'Nicht gefunden',
  'title.409': 'Es wurde inzwischen geändert',
  'title.422': 'Etwas in diesem Formular ist ungültig',
  'title.429': 'Zu viele Anfragen',
  'title.500': 'Der Server hat einen Fehler',
  'title.502': 'Der Server ist nicht erreichbar',
  'title.503': 'Der Dienst ist nicht bereit',
  'title.504': 'Der Server hat zu lange gebraucht',
  'title.other': 'Die Anfrage ist fehlgeschlagen',
  unknown: 'Etwas ist schiefgegangen',
};

export default de;
