import type en from '../en/home';
import type { Translation } from '../../catalogue';

const de: Translation<typeof en> = {
  checklist: 'Den Desk in Gang bringen',
  checklistHint: 'Wenige Schritte, bis Kunden Antworten bekommen, die Ihr Wissen belegen.',
  created: 'Neue Tickets je Tag',
  createdLabel: {
    one: '{count} neues Ticket in den letzten 30 Tagen',
    other: '{count} neue Tickets in den letzten 30 Tagen',
  },
  done: 'Erledigt',
  greeting: 'Guten Tag, {name}',
  markSeen: 'Alle als gesehen markieren',
  mentionIn: '{who} in {ticket}',
  mentions: 'Sie werden erwähnt',
  most: 'die meisten an einem Tag: {most}',
  myWork: 'Meine offene Arbeit',
  noRisk: 'Keine erste Antwort ist verspätet oder bald fällig.',
  noReview: 'Nichts wartet auf eine Entscheidung.',
  noWork: 'Ihnen ist nichts zugewiesen.',
  openNow: 'Jetzt offen',
  review: 'Wartet auf Prüfung',
  risk: 'SLA in Gefahr',
  riskLate: { one: 'davon {count} zu spät', other: 'davon {count} zu spät' },
  showAll: 'Alle zeigen',
  'step.draft': 'Einen belegten Entwurf erzeugen',
  'step.draftHint': 'Öffnen Sie ein Ticket und drücken Sie G.',
  'step.kb': 'Ihr Wissen hinzufügen',
  'step.kbHint': 'Artikel einfügen oder hineinziehen; Entwürfe belegen sie Satz für Satz.',
  'step.people': 'Kollegen einladen',
  'step.peopleHint': 'Agenten bearbeiten den Eingang; Admins ändern auch Einstellungen.',
  'step.ticket': 'Ein erstes Ticket eröffnen',
  'step.ticketHint': 'Die Triage liest es im Hintergrund und sagt, warum.',
  takeOne: 'Eines ohne Zuweisung übernehmen',
  title: 'Start',
  toDashboard: 'Übersicht',
  todo: 'Zu tun',
  unassigned: 'Nicht zugewiesen',
};

export default de;
