import { Form, Modal, Radio, Select } from 'antd';
import { useState } from 'react';

import { TagsInput } from '@/components/TagsInput';
import { useT } from '@/lib/i18n';

import styles from './tickets.module.css';

import type { BulkChange } from './bulk';
import type { Ticket } from '@/lib/types';

interface DialogProps {
  tickets: Ticket[];
  onChange: (change: BulkChange) => void;
  onClose: () => void;
}

/** Tags to add to all, and tags to take from all. */
export function TagsDialog({ tickets, onChange, onClose }: DialogProps) {
  const t = useT();
  const [form] = Form.useForm<{ add?: string[]; remove?: string[] }>();
  const present = [...new Set(tickets.flatMap(({ tags }) => tags))].sort();
  return (
    <Modal
      open
      width={440}
      title={t('tickets.bulkTags', { count: tickets.length })}
      okText={t('tickets.change')}
      cancelText={t('tickets.cancel')}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <Form
        form={form}
        layout="vertical"
        onFinish={({ add = [], remove = [] }) => {
          const change = { add_tags: add, remove_tags: remove };
          if (change.add_tags.length + change.remove_tags.length > 0) onChange(change);
          onClose();
        }}
      >
        <Form.Item name="add" label={t('tickets.tagsToAdd')}>
          <TagsInput placeholder={t('tickets.tagsPlaceholder')} />
        </Form.Item>
        <Form.Item name="remove" label={t('tickets.tagsToRemove')}>
          <Select
            mode="multiple"
            options={present.map((tag) => ({ value: tag, label: tag }))}
            notFoundContent={t('tickets.nothingFound')}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}

/** Which of the chosen tickets the others join. */
export function MergeAllDialog({ tickets, onChange, onClose }: DialogProps) {
  const t = useT();
  const [into, setInto] = useState(() => Math.min(...tickets.map(({ id }) => id)));
  const customers = new Set(tickets.map(({ requester_id }) => requester_id)).size;
  return (
    <Modal
      open
      title={t('tickets.bulkMerge', { count: tickets.length })}
      okText={t('tickets.mergeInto', { id: into })}
      cancelText={t('tickets.cancel')}
      onCancel={onClose}
      onOk={() => {
        onChange({ merge_into: into });
        onClose();
      }}
    >
      <p>{t('tickets.bulkMergeHint')}</p>
      {customers > 1 && <p className={styles.warning}>{t('tickets.bulkMergeCustomers')}</p>}
      <Radio.Group
        className={styles.survivors}
        value={into}
        onChange={(event) => setInto(event.target.value as number)}
        options={tickets.map(({ id, title, requester }) => ({
          value: id,
          label: `#${id} ${title} (${requester.name})`,
        }))}
      />
    </Modal>
  );
}
