import {
  BoldOutlined,
  FileTextOutlined,
  ItalicOutlined,
  LinkOutlined,
  PaperClipOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { Popover, Skeleton } from 'antd';
import { Suspense, lazy, useRef, useState } from 'react';

import { useAfterPaint } from '@/lib/after-paint';
import { useT } from '@/lib/i18n';

import styles from './composer.module.css';
import { link, prefixLines, wrap } from './text-edit';

import type { Edit } from './text-edit';
import type { ComponentProps, ReactNode } from 'react';

const CannedReplies = lazy(() => import('./CannedReplies'));

type Change = (value: string, selection: [number, number]) => Edit;

const MARKS: { key: 'bold' | 'italic' | 'link' | 'list'; icon: ReactNode; change: Change }[] = [
  { key: 'bold', icon: <BoldOutlined aria-hidden />, change: (value, at) => wrap(value, at, '**') },
  { key: 'italic', icon: <ItalicOutlined aria-hidden />, change: (value, at) => wrap(value, at, '_') },
  { key: 'link', icon: <LinkOutlined aria-hidden />, change: link },
  {
    key: 'list',
    icon: <UnorderedListOutlined aria-hidden />,
    change: (value, at) => prefixLines(value, at, '- '),
  },
];

/** A plain button: it is part of a ticket's first paint. */
function Tool({ label, icon, ...button }: ComponentProps<'button'> & { label: string; icon: ReactNode }) {
  return (
    <button type="button" className={styles.tool} aria-label={label} title={label} {...button}>
      {icon}
    </button>
  );
}

interface ToolbarProps {
  ticketId: number;
  staff: boolean;
  onEdit: (change: Change) => void;
  onFiles: (files: File[]) => void;
  onInsert: (text: string) => void;
}

/** Files, marks and, for agents, kept texts. */
export function Toolbar({ ticketId, staff, onEdit, onFiles, onInsert }: ToolbarProps) {
  const t = useT();
  const picker = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  const painted = useAfterPaint();
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('tickets.tools')}>
      <Tool
        label={t('tickets.attach')}
        icon={<PaperClipOutlined aria-hidden />}
        onClick={() => picker.current?.click()}
      />
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label={t('tickets.attach')}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      {staff && !painted && (
        <Tool
          label={t('tickets.canned')}
          icon={<FileTextOutlined aria-hidden />}
          onClick={() => setOpen(true)}
        />
      )}
      {staff && painted && (
        <Popover
          open={open}
          onOpenChange={setOpen}
          trigger="click"
          placement="topLeft"
          destroyOnHidden
          content={
            <Suspense fallback={<Skeleton active className={styles.canned ?? ''} />}>
              <CannedReplies
                ticketId={ticketId}
                onInsert={(text) => {
                  setOpen(false);
                  onInsert(text);
                }}
              />
            </Suspense>
          }
        >
          <Tool label={t('tickets.canned')} icon={<FileTextOutlined aria-hidden />} />
        </Popover>
      )}
      <span className={styles.marks}>
        {MARKS.map(({ key, icon, change }) => (
          <Tool key={key} label={t(`tickets.mark.${key}`)} icon={icon} onClick={() => onEdit(change)} />
        ))}
      </span>
    </div>
  );
}
