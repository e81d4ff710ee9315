import { Button, Input, InputNumber, Modal } from 'antd';
import { useId, useState } from 'react';

import { ConfirmButton } from '@/components/ConfirmButton';
import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useNames } from '@/lib/names';

import styles from './configuration.module.css';

import type { ButtonProps } from 'antd';
import type { Proposal } from './use-proposal';

const MOST_TICKETS = 500;

function InUseDialog({ proposal }: { proposal: Proposal }) {
  const t = useT();
  const names = useNames();
  const { inUse } = proposal;
  if (!inUse) return null;
  const lines = [
    ...Object.entries(inUse.category ?? {}).map(([id, count]) => [names.category(id), count] as const),
    ...Object.entries(inUse.team ?? {}).map(([id, count]) => [names.team(id), count] as const),
  ];
  return (
    <Modal
      open
      title={t('configuration.inUse')}
      okText={t('configuration.removeAnyway')}
      okButtonProps={{ danger: true }}
      cancelText={t('common.cancel')}
      confirmLoading={proposal.saving}
      onCancel={proposal.keepUsed}
      onOk={() => proposal.save(true)}
    >
      <ul>
        {lines.map(([name, count]) => (
          <li key={name}>{t('configuration.usedBy', { name, count })}</li>
        ))}
      </ul>
      <p>{t('configuration.inUseHint')}</p>
    </Modal>
  );
}

/** Throws the changes away, after asking. */
export function DiscardButton({ proposal, size }: { proposal: Proposal; size?: ButtonProps['size'] }) {
  const t = useT();
  return (
    <ConfirmButton
      danger={false}
      size={size}
      title={t('configuration.discardTitle')}
      description={t('configuration.discardHint')}
      okText={t('configuration.discardThem')}
      onConfirm={() => {
        proposal.discard();
        return Promise.resolve();
      }}
    >
      {t('configuration.discard')}
    </ConfirmButton>
  );
}

/** Try first, then save with a reason. */
export function SaveBar({ proposal }: { proposal: Proposal }) {
  const t = useT();
  const id = useId();
  const [tickets, setTickets] = useState(100);
  const { dirty, note } = proposal;
  return (
    <>
      <div className={styles.saveBar} role="group" aria-label={t('configuration.tryAndSave')}>
        <div className={styles.tryOut}>
          <Button loading={proposal.trying} disabled={!dirty} onClick={() => proposal.tryOn(tickets)}>
            {t('configuration.try')}
          </Button>
          <InputNumber
            id={`${id}-tickets`}
            aria-label={t('configuration.tickets')}
            min={1}
            max={MOST_TICKETS}
            precision={0}
            value={tickets}
            onChange={(value) => setTickets(value ?? 100)}
            style={{ width: 76 }}
          />
          <label htmlFor={`${id}-tickets`}>{t('configuration.lastTickets')}</label>
        </div>
        <Input
          dir="auto"
          aria-label={t('configuration.note')}
          placeholder={t('configuration.notePlaceholder')}
          maxLength={500}
          value={note}
          onChange={(event) => proposal.setNote(event.target.value)}
        />
        {dirty && <DiscardButton proposal={proposal} />}
        <Button type="primary" disabled={!dirty} loading={proposal.saving} onClick={() => proposal.save()}>
          {t('configuration.save')}
        </Button>
        {/* Within the bar, which is in view wherever in a long form somebody tries it. */}
        {proposal.trying && (
          <p role="status" className={styles.trying}>
            {t('configuration.trying', { tickets: formatNumber(tickets) })}
          </p>
        )}
      </div>
      <InUseDialog proposal={proposal} />
    </>
  );
}
