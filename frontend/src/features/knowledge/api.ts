import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';

import { uploadForm } from './upload-files';

import type { components } from '@/client/schema.gen';
import type { IngestRequest, KbSearchRequest, KbUpload, KbUploadOptions } from '@/lib/types';

export type DocumentUpdate = components['schemas']['DocumentUpdate'];
export type AffectedReply = components['schemas']['AffectedReply'];
export type DocumentVersion = components['schemas']['app__knowledge__schemas__VersionRead'];

const POLL_MS = 1000;

export const collectionsQuery = queryOptions({
  queryKey: ['kb', 'collections'],
  queryFn: () => unwrap(api.GET('/api/kb/collections')),
});

export const documentsQuery = (query: {
  collection?: string;
  q?: string;
  page?: number;
  page_size?: number;
}) =>
  queryOptions({
    queryKey: ['kb', 'documents', query],
    queryFn: () => unwrap(api.GET('/api/kb/documents', { params: { query } })),
    placeholderData: keepPreviousData,
  });

export const documentQuery = (id: number) =>
  queryOptions({
    queryKey: ['kb', 'document', id],
    queryFn: () =>
      unwrap(api.GET('/api/kb/documents/{document_id}', { params: { path: { document_id: id } } })),
  });

export const versionsQuery = (id: number) =>
  queryOptions({
    queryKey: ['kb', 'document', id, 'versions'],
    queryFn: () =>
      unwrap(
        api.GET('/api/kb/documents/{document_id}/versions', {
          params: { path: { document_id: id }, query: { page_size: 100 } },
        }),
      ),
  });

export const versionQuery = (id: number, number: number) =>
  queryOptions({
    queryKey: ['kb', 'document', id, 'version', number],
    queryFn: () =>
      unwrap(
        api.GET('/api/kb/documents/{document_id}/versions/{number}', {
          params: { path: { document_id: id, number } },
        }),
      ),
    staleTime: Infinity,
  });

/** Sent replies whose grounds the document no longer holds. */
export const affectedQuery = (id: number, page: number) =>
  queryOptions({
    queryKey: ['kb', 'document', id, 'affected', page],
    queryFn: () =>
      unwrap(
        api.GET('/api/kb/documents/{document_id}/affected-replies', {
          params: { path: { document_id: id }, query: { page } },
        }),
      ),
  });

export function useUpdateDocument(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: DocumentUpdate) =>
      unwrap(api.PUT('/api/kb/documents/{document_id}', { params: { path: { document_id: id } }, body })),
    onSuccess: (document) => {
      client.setQueryData(documentQuery(id).queryKey, document);
      return client.invalidateQueries({ queryKey: ['kb'] });
    },
  });
}

export function useReindex() {
  return useMutation({
    mutationFn: (collection: string) => unwrap(api.POST('/api/kb/reindex', { body: { collection } })),
  });
}

export const searchQuery = (body: KbSearchRequest) =>
  queryOptions({
    queryKey: ['kb', 'search', body],
    queryFn: () => unwrap(api.POST('/api/kb/search', { body })),
    placeholderData: keepPreviousData,
  });

export function useIngest() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: IngestRequest) => unwrap(api.POST('/api/kb/ingest', { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ['kb'] }),
  });
}

export function isFinished({ status }: KbUpload): boolean {
  return status === 'completed' || status === 'failed';
}

export const uploadQuery = (id: number) =>
  queryOptions({
    queryKey: ['kb', 'upload', id],
    queryFn: () => unwrap(api.GET('/api/kb/jobs/{job_id}', { params: { path: { job_id: id } } })),
    refetchInterval: ({ state }) => (state.data && isFinished(state.data) ? false : POLL_MS),
  });

export function useUpload() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ files, options }: { files: File[]; options: KbUploadOptions }) =>
      unwrap(
        api.POST('/api/kb/documents', {
          // The generated type knows files as strings; what is sent is the form.
          body: { ...options, files: files.map(({ name }) => name) },
          bodySerializer: () => uploadForm(files, options),
        }),
      ),
    onSuccess: (job) => client.setQueryData(uploadQuery(job.id).queryKey, job),
  });
}

export function useDeleteDocument() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number) =>
      unwrap(api.DELETE('/api/kb/documents/{document_id}', { params: { path: { document_id: id } } })),
    onSuccess: (_nothing, id) => {
      client.removeQueries({ queryKey: ['kb', 'document', id] });
      return client.invalidateQueries({ queryKey: ['kb'] });
    },
  });
}
