/**
 * The vocabulary of the HTTP contract as the console uses it: names for what is generated from OpenAPI.
 * Times are UTC ISO-8601 strings, ids integers, scores and confidences 0..1.
 */
import type { components, paths } from '@/client/schema.gen';

type Schemas = components['schemas'];

export type Role = Schemas['Role'];
export type TicketStatus = Schemas['TicketStatus'];
export type Priority = Schemas['Priority'];
export type Tone = Schemas['Tone'];
export type SearchMode = Schemas['SearchMode'];
export type ChunkStrategy = Schemas['ChunkStrategy'];

export const STATUSES: readonly TicketStatus[] = ['open', 'in_progress', 'waiting', 'resolved', 'closed'];
export const ACTIVE_STATUSES: readonly TicketStatus[] = ['open', 'in_progress', 'waiting'];
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];
export const PRIORITIES: readonly Priority[] = ['low', 'medium', 'high', 'urgent'];

/** The envelope of every list. */
export type Page<T> = Omit<Schemas['Page_ReplyRead_'], 'items'> & { items: T[] };

/** Who is signed in. */
export type User = Schemas['Me'];
/** A person beside a ticket or reply; `email` is null where the reader may not see addresses. */
export type Person = Schemas['Person'];
export type Config = Schemas['Vocabulary'];
export type Health = Schemas['Health'];

/** Exact up to 10,000. */
export type Count = Schemas['Count'];
export type ViewCounts = Schemas['ViewCounts'];

export type Ticket = Schemas['TicketRead'];
export type TicketCreate = Schemas['TicketCreate'];
export type TicketPatch = Pick<
  Schemas['TicketUpdate'],
  'assignee_id' | 'category' | 'is_spam' | 'priority' | 'snoozed_until' | 'status' | 'tags' | 'team'
>;
export type TicketQuery = NonNullable<paths['/api/tickets']['get']['parameters']['query']>;
export type TicketSort = Schemas['TicketSort'];
export type ReplySort = Schemas['ReplySort'];
export type Triage = Schemas['TriageRead'];
export type Sla = Schemas['Sla'];
export type Severity = NonNullable<Ticket['severity']>;
export type SavedView = Schemas['ViewRead'];
export type CannedReply = Schemas['CannedReplyRead'];
export type BulkSet = Omit<Schemas['BulkSet'], 'version'>;
export type BulkResult = Schemas['BulkResult'];
export type Mention = Schemas['MentionRead'];
export type Reply = Schemas['ReplyRead'];
export type Attachment = Schemas['AttachmentRead'];
export type ReplyCreate = Schemas['ReplyCreate'];
export type TicketEvent = Schemas['EventRead'];
/** A colleague who has the ticket open. */
export type Presence = Schemas['PresenceRead'];
export type PresenceState = Schemas['PresenceState'];

/** A value that triage read out of the text; the API keeps it open, so it is narrowed where it is shown. */
export interface ExtractedField {
  name: string;
  value: string | string[];
}

export type Suggestion = Schemas['SuggestAnswer'];
export type SuggestRequest = Schemas['SuggestRequest'];
export type Snippet = Suggestion['kb_snippets'][number];
export type Citation = Suggestion['citations'][number];
/** What triage has written, as its review shows it. */
export type PreparedDraft = Schemas['DraftRead'];
export type ReviewItem = Schemas['ReviewItem'];
export type Dashboard = Schemas['Dashboard'];

export type KbDocument = Schemas['DocumentRead'];
export type KbDocumentDetail = Schemas['DocumentDetail'];
export type KbDocumentInput = Schemas['DocumentInput'];
export type IngestRequest = Schemas['IngestRequest'];
export type IngestResult = Schemas['IngestAnswer'];
export type KbUpload = Schemas['JobDetail'];
export type KbUploadFile = Schemas['JobFileRead'];
export type KbUploadOptions = Omit<Schemas['Body_upload_documents'], 'files'>;
export type KbSearchRequest = Schemas['SearchRequest'];
