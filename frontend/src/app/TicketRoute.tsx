import { SuggestionPanel } from '@/features/assistant/SuggestionPanel';
import { TicketPage } from '@/features/tickets/TicketPage';

/** The ticket page with the assistant in its slot: the two features meet here only. */
export function TicketRoute() {
  return <TicketPage Assistant={SuggestionPanel} />;
}
