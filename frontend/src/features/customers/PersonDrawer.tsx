import { useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Drawer, Form, Input, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';

import { ConfirmButton } from '@/components/ConfirmButton';
import { EmptyState } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { showFieldProblems } from '@/lib/form-problem';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { Phrase } from '@/lib/i18n/Phrase';
import { toProblem } from '@/lib/problem';
import { useMe } from '@/lib/session';

import { ROLES, personQuery, rightsOn, useChangePerson, useInvite } from './api';
import styles from './customers.module.css';
import { PersonState } from './PersonState';
import { PersonTickets } from './PersonTickets';

import type { Somebody } from './api';
import type { Role } from '@/lib/types';

interface DetailsForm {
  name: string;
  email: string;
  role: Role;
}

const FIELDS = ['name', 'email', 'role'] as const;

function Details({ person }: { person: Somebody }) {
  const t = useT();
  const enumName = useEnumName();
  const me = useMe();
  const { message } = App.useApp();
  const [form] = Form.useForm<DetailsForm>();
  const [problem, setProblem] = useState<unknown>(null);
  const change = useChangePerson(person.id);
  const rights = rightsOn(me, person);
  const seen = useRef(person);
  useEffect(() => {
    const before = seen.current;
    seen.current = person;
    // Somebody else may have changed them: what is being typed here stays.
    for (const field of FIELDS)
      if (form.getFieldValue(field) === before[field]) form.setFieldValue(field, person[field]);
  }, [form, person]);
  const submit = (values: DetailsForm) => {
    // Only what differs: an agent may send nothing but the name.
    const changed = Object.fromEntries(
      (Object.entries(values) as [keyof DetailsForm, string][]).filter(
        ([name, value]) => value.trim() !== '' && value !== person[name],
      ),
    );
    if (Object.keys(changed).length === 0) return;
    change.mutate(changed, {
      onSuccess: (saved) => {
        setProblem(null);
        // Blanks around a name are taken off.
        for (const field of FIELDS)
          if (form.getFieldValue(field) === values[field]) form.setFieldValue(field, saved[field]);
        void message.success(t('customers.saved'));
      },
      onError: (error) => setProblem(showFieldProblems(form, error, { email_taken: 'email' })),
    });
  };
  return (
    <Form<DetailsForm>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ name: person.name, email: person.email, role: person.role }}
      onFinish={submit}
    >
      <Form.Item
        name="name"
        label={t('customers.name')}
        rules={[{ required: true, whitespace: true, max: 200, message: t('customers.nameRule') }]}
      >
        <Input dir="auto" disabled={!rights.name} />
      </Form.Item>
      <Form.Item
        name="email"
        label={t('customers.email')}
        rules={[
          { required: true, message: t('customers.emailRequired') },
          { type: 'email', message: t('customers.emailRule'), validateTrigger: 'onSubmit' },
        ]}
      >
        <Input type="email" disabled={!rights.address} />
      </Form.Item>
      <Form.Item name="role" label={t('customers.role')}>
        <Select
          disabled={!rights.role}
          options={ROLES.map((value) => ({ value, label: enumName('role', value) }))}
        />
      </Form.Item>
      {problem ? <ProblemAlert error={problem} /> : null}
      {rights.name ? (
        <Button htmlType="submit" loading={change.isPending}>
          {t('customers.save')}
        </Button>
      ) : (
        <p className={styles.quiet}>{t('customers.readOnly')}</p>
      )}
    </Form>
  );
}

/** A colleague who has yet to use the link that they were sent. */
function Invitation({ person }: { person: Somebody }) {
  const t = useT();
  const me = useMe();
  const invite = useInvite(person.id);
  if (!person.without_sign_in || !person.is_active || person.role === 'customer') return null;
  const { email } = person;
  return (
    <Alert
      type="info"
      showIcon
      className={styles.invitation ?? ''}
      title={invite.isSuccess ? t('customers.invitedAgain', { email }) : t('customers.invited', { email })}
      description={
        me.role === 'admin' && (
          <>
            <Button size="small" loading={invite.isPending} onClick={() => invite.mutate()}>
              {t('customers.inviteAgain')}
            </Button>
            {invite.error && <ProblemAlert className={styles.gap} error={invite.error} />}
          </>
        )
      }
    />
  );
}

/** Shutting somebody out, and letting them back in. */
function Access({ person }: { person: Somebody }) {
  const t = useT();
  const me = useMe();
  const change = useChangePerson(person.id);
  const rights = rightsOn(me, person);
  const { name } = person;
  if (!rights.block && !rights.deactivate) return null;
  const out = rights.block ? person.is_blocked : !person.is_active;
  const set = (shut: boolean) =>
    change.mutateAsync(rights.block ? { is_blocked: shut } : { is_active: !shut });
  return (
    <section className={styles.part} aria-label={t('customers.access')}>
      <h3 className={styles.partTitle}>{t('customers.access')}</h3>
      {out ? (
        <Button
          loading={change.isPending}
          onClick={() => change.mutate(rights.block ? { is_blocked: false } : { is_active: true })}
        >
          {rights.block ? t('customers.unblock') : t('customers.activate')}
        </Button>
      ) : (
        <ConfirmButton
          title={
            rights.block ? t('customers.blockTitle', { name }) : t('customers.deactivateTitle', { name })
          }
          description={rights.block ? t('customers.blockHint') : t('customers.deactivateHint')}
          okText={rights.block ? t('customers.block') : t('customers.deactivate')}
          onConfirm={() => set(true)}
        >
          {rights.block ? t('customers.block') : t('customers.deactivate')}
        </ConfirmButton>
      )}
      {change.error && out && <ProblemAlert className={styles.gap} error={change.error} />}
    </section>
  );
}

/** One person: who they are, what they may, what they asked. */
export function PersonDrawer({ id, onClose }: { id: number; onClose: () => void }) {
  const t = useT();
  const person = useQuery(personQuery(id));
  const { data, error } = person;
  return (
    <Drawer open size={480} title={data?.name ?? t('customers.person')} onClose={onClose}>
      {person.isPending && <SkeletonRows rows={4} />}
      {error &&
        (toProblem(error).status === 404 ? (
          <EmptyState title={t('customers.missing')} />
        ) : (
          <ProblemAlert error={error} onRetry={() => void person.refetch()} retrying={person.isFetching} />
        ))}
      {data && (
        <>
          <p className={styles.facts}>
            <span>
              <Phrase id="customers.since" values={{ time: <RelativeTime iso={data.created_at} /> }} />
            </span>
            <span>{data.email_verified_at ? t('customers.verified') : t('customers.unverified')}</span>
            <PersonState person={data} />
          </p>
          <Invitation key={`invitation-${data.id}`} person={data} />
          <Details key={`details-${data.id}`} person={data} />
          <Access person={data} />
          <PersonTickets key={data.id} id={data.id} />
        </>
      )}
    </Drawer>
  );
}
