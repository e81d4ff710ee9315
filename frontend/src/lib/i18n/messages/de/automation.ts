import type en from '../en/automation';
import type { Translation } from '../../catalogue';

const de: Translation<typeof en> = {
  accuracy: 'Richtig',
  amount: 'Höchster Betrag',
  amountHint:
    'Tickets, die mehr Geld nennen, gehen in die Prüfung. Beträge in anderen Währungen immer: Umgerechnet wird nicht.',
  currency: 'Währung des Betrags',
  currencyRule: 'Drei Buchstaben, etwa EUR',
  amountRule: '0 bis 1.000.000',
  automatic: 'Ohne einen Menschen lösen',
  automaticHint: 'Aus: Jedes Ticket wartet auf Prüfung, was auch immer unten steht.',
  calibrationError: 'Kalibrierungsfehler',
  calibrationHint: 'wie weit Konfidenz und Wirklichkeit auseinanderliegen',
  categories: 'Erlaubte Kategorien',
  categoriesHint: 'Alle anderen gehen in die Prüfung.',
  conflict: 'Jemand hat inzwischen eine andere Richtlinie gespeichert',
  conflictHint:
    'Was Sie gewählt haben, ist noch zu sehen. Laden Sie die andere, um von ihr aus weiterzumachen.',
  coverage: 'Abdeckung',
  coverageHint: 'der Entscheidungen erreichen die Schwelle',
  defaultVersion: 'Die Voreinstellung: Nichts wird ohne einen Menschen gesendet.',
  examples: 'Beispiele',
  field: 'Feld',
  figures: 'Zahlen',
  history: 'Beurteilte Entscheidungen',
  historyHint: {
    one: '{taken} über der Schwelle, {count} davon falsch',
    other: '{taken} über der Schwelle, {count} davon falsch',
  },
  judged: 'Beurteilte Tickets',
  loadTheirs: 'Andere laden',
  none: 'keine',
  noThreshold: 'Kein Konfidenzwert hält dieses Ziel ein: Alles geht in die Prüfung',
  noThresholdHint: {
    one: '{count} Entscheidung wurde beurteilt, und bei keinem Konfidenzwert waren wenig genug falsch, um {target} zu versprechen.',
    other:
      '{count} Entscheidungen wurden beurteilt, und bei keinem Konfidenzwert waren wenig genug falsch, um {target} zu versprechen.',
  },
  noVersions:
    'Noch nichts gelernt: Die Engine arbeitet wie ausgeliefert. Sie lernt aus Korrekturen in der Prüfung und an Tickets.',
  policy: 'Richtlinie',
  promise: 'Was der bisherige Verlauf verspricht',
  promiseLead:
    'Ab welcher Konfidenz Antworten ohne einen Menschen hinausgehen dürfen, folgt aus Ihrem Ziel und daraus, wie frühere Entscheidungen beurteilt wurden. Mehr unter {learning}.',
  reliability: 'Verlässlichkeit',
  reliabilityLead: 'Auf der gestrichelten Linie hat die Triage so oft recht, wie sie sagt.',
  save: 'Richtlinie speichern',
  saved: 'Richtlinie gespeichert',
  sentiment: 'Niedrigste Stimmung',
  sentimentHint: '1 ist wütend, 10 begeistert; bis 2 geht immer an einen Menschen.',
  severities: 'Erlaubte Schweregrade',
  severitiesHint: 'Kritische Tickets gehen immer an einen Menschen.',
  state: 'Zustand',
  target: 'Angestrebte Fehlerquote',
  targetHint:
    'Höchstens dieser Anteil automatischer Lösungen darf falsch sein. Die Schwelle oben folgt daraus, sobald gespeichert ist.',
  targetRule: '0,1 bis 20 Prozent',
  threshold: 'Schwelle',
  thresholdHint: 'geringste Konfidenz zum Senden',
  tooLittle: 'Noch zu wenig Verlauf: Alles geht in die Prüfung',
  tooLittleHint: {
    one: 'Bisher wurde {count} Entscheidung beurteilt. Bei einem Ziel von {target} falschen braucht es mindestens {needed} fehlerfreie, bevor einer vertraut werden kann. Mit jeder Prüfung werden es mehr.',
    other:
      'Bisher wurden {count} Entscheidungen beurteilt. Bei einem Ziel von {target} falschen braucht es mindestens {needed} fehlerfreie, bevor einer vertraut werden kann. Mit jeder Prüfung werden es mehr.',
  },
  trust: 'Wie verlässlich die Konfidenz ist',
  trustLead: 'Was die Triage an diesem Desk vorhersagte, gegen das, was Menschen daraus machten.',
  upper: 'Höchstens falsch',
  upperHint: 'oberes Ende des 95-%-Intervalls, Ziel {target}',
  version: 'Version {version} von {name}, {time}',
  versionColumn: 'Version',
  versions: 'Gelernte Versionen',
  versionsLead:
    'Die lokale Engine lernt aus Korrekturen. Eine neue Version wird nur verwendet, wenn sie bei den neuesten Tickets öfter recht hat.',
};

export default de;
