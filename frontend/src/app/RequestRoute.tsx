import { RequestPage } from '@/features/portal/RequestPage';
import { Composer } from '@/features/tickets/composer/Composer';
import { Conversation } from '@/features/tickets/Conversation';

/** A request of the portal with the desk's conversation and composer: the two features meet here only. */
export function RequestRoute() {
  return <RequestPage Conversation={Conversation} Composer={Composer} />;
}
