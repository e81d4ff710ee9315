import { useQuery } from '@tanstack/react-query';
import { App, Button, Drawer, Tabs } from 'antd';
import { useRef, useState } from 'react';

import { ConfirmButton } from '@/components/ConfirmButton';
import { MarkdownView } from '@/components/MarkdownView';
import { EmptyState } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { inSentence, useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { Phrase } from '@/lib/i18n/Phrase';
import { toProblem } from '@/lib/problem';
import { useMe } from '@/lib/session';

import styles from './knowledge.module.css';
import { documentQuery, useDeleteDocument } from './api';
import { DocumentForm } from './DocumentForm';
import { Metadata } from './Metadata';
import { AffectedReplies, Chunks, DocumentVersions, Outline } from './DocumentParts';

import type { KbDocumentDetail } from '@/lib/types';

type Tab = 'outline' | 'chunks' | 'text' | 'versions' | 'affected';

function Facts({ document }: { document: KbDocumentDetail }) {
  const enumName = useEnumName();
  return (
    <>
      <p className={styles.quiet}>
        <Phrase
          id="knowledge.documentFacts"
          values={{
            id: document.external_id,
            version: document.version,
            visibility: inSentence(enumName('visibility', document.visibility)),
            time: <RelativeTime iso={document.updated_at} />,
          }}
        />
      </p>
      {Object.keys(document.metadata).length > 0 && (
        <div className={styles.metadata}>
          <Metadata metadata={document.metadata} />
        </div>
      )}
    </>
  );
}

interface ShownProps {
  document: KbDocumentDetail;
  editable: boolean;
  tab: Tab;
  onTab: (tab: Tab) => void;
}

function Shown({ document, editable, tab, onTab }: ShownProps) {
  const t = useT();
  return (
    <>
      <Facts document={document} />
      <Tabs
        className={styles.documentTabs ?? ''}
        activeKey={tab}
        onChange={(key) => onTab(key as Tab)}
        items={[
          { key: 'outline', label: t('knowledge.outline'), children: <Outline document={document} /> },
          {
            key: 'chunks',
            label: t('knowledge.chunksCount', { total: document.chunks.length }),
            children: <Chunks document={document} />,
          },
          { key: 'text', label: t('knowledge.asReaders'), children: <MarkdownView text={document.text} /> },
          {
            key: 'versions',
            label: t('knowledge.versions'),
            children: <DocumentVersions document={document} editable={editable} />,
          },
          {
            key: 'affected',
            label: t('knowledge.affected'),
            children: <AffectedReplies id={document.id} />,
          },
        ]}
      />
    </>
  );
}

/** One document: its text and how it was cut, its versions, and the answers that a change left without grounds. */
export function DocumentDrawer({ id, onClose }: { id: number; onClose: () => void }) {
  const t = useT();
  const { message, modal } = App.useApp();
  const editable = useMe().role === 'admin';
  const [editing, setEditing] = useState(false);
  const changed = useRef(false);
  const [tab, setTab] = useState<Tab>('outline');
  const { data, error, isFetching, refetch } = useQuery(documentQuery(id));
  const remove = useDeleteDocument();
  const stopEditing = () => {
    changed.current = false;
    setEditing(false);
  };
  /** Typed text is thrown away only after asking. */
  const leave = (go: () => void) => {
    if (!changed.current) {
      go();
      return;
    }
    modal.confirm({
      title: t('knowledge.discardTitle'),
      content: t('knowledge.discardHint'),
      okText: t('knowledge.discard'),
      okButtonProps: { danger: true },
      cancelText: t('knowledge.keepEditing'),
      focusable: { autoFocusButton: 'cancel' },
      onOk: go,
    });
  };
  return (
    <Drawer
      open
      size={760}
      title={data ? <span dir="auto">{data.title}</span> : t('knowledge.document')}
      onClose={() => leave(onClose)}
      extra={
        data &&
        editable &&
        !editing && (
          <div className={styles.formActions}>
            <Button onClick={() => setEditing(true)}>{t('knowledge.edit')}</Button>
            <ConfirmButton
              title={t('knowledge.deleteTitle', { title: data.title })}
              description={t('knowledge.deleteHint', { count: data.chunk_count })}
              okText={t('knowledge.deleteAction')}
              onConfirm={async () => {
                await remove.mutateAsync(id);
                void message.success(t('knowledge.deleted', { title: data.title }));
                onClose();
              }}
            >
              {t('knowledge.deleteShort')}
            </ConfirmButton>
          </div>
        )
      }
    >
      {error &&
        (toProblem(error).status === 404 ? (
          <EmptyState title={t('knowledge.gone')}>{t('knowledge.goneHint')}</EmptyState>
        ) : (
          <ProblemAlert error={error} onRetry={() => void refetch()} retrying={isFetching} />
        ))}
      {!data && !error && <SkeletonRows label={t('knowledge.loadingDocument')} rows={4} />}
      {/* What is being typed stays, whatever became of looking again. */}
      {data &&
        (editing || !error) &&
        (editing ? (
          <DocumentForm
            document={data}
            onChanged={(now) => {
              changed.current = now;
            }}
            onCancel={() => leave(stopEditing)}
            onSaved={(textChanged) => {
              stopEditing();
              if (textChanged) setTab('affected');
            }}
          />
        ) : (
          <Shown document={data} editable={editable} tab={tab} onTab={setTab} />
        ))}
    </Drawer>
  );
}
