import {
  BoldOutlined,
  FileTextOutlined,
  ItalicOutlined,
  LinkOutlined,
  PaperClipOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { Button, Popover, Skeleton, Tooltip } from 'antd';
import { Suspense, lazy, useRef, useState } from 'react';

import { useT } from '@/lib/i18n';

import styles from './composer.module.css';
import { link, prefixLines, wrap } from './text-edit';

import type { Edit } from './text-edit';
import type { ReactNode } from 'react';

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
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('tickets.tools')}>
      <Tooltip title={t('tickets.attach')}>
        <Button
          size="small"
          type="text"
          aria-label={t('tickets.attach')}
          icon={<PaperClipOutlined aria-hidden />}
          onClick={() => picker.current?.click()}
        />
      </Tooltip>
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
      {staff && (
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
          <Button
            size="small"
            type="text"
            aria-label={t('tickets.canned')}
            title={t('tickets.canned')}
            icon={<FileTextOutlined aria-hidden />}
          />
        </Popover>
      )}
      <span className={styles.marks}>
        {MARKS.map(({ key, icon, change }) => (
          <Tooltip key={key} title={t(`tickets.mark.${key}`)}>
            <Button
              size="small"
              type="text"
              aria-label={t(`tickets.mark.${key}`)}
              icon={icon}
              onClick={() => onEdit(change)}
            />
          </Tooltip>
        ))}
      </span>
    </div>
  );
}
