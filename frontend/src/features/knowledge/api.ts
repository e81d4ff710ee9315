import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';

import { uploadForm } from './upload-files';

import type { IngestRequest, KbSearchRequest, KbUpload, KbUploadOptions } from '@/lib/types';

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
