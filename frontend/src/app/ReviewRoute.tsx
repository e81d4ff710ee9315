import { ReviewPage } from '@/features/review/ReviewPage';

import { ReviewDraft } from './ReviewDraft';

/** The review queue with drafts as the assistant draws them: the two features meet here only. */
export function ReviewRoute() {
  return <ReviewPage renderDraft={(draft) => <ReviewDraft draft={draft} />} />;
}
