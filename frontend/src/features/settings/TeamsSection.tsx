import { useQuery } from '@tanstack/react-query';
import { App, Select } from 'antd';
import { useId } from 'react';
import { Link } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { Phrase } from '@/lib/i18n/Phrase';
import { useMe } from '@/lib/session';

import { change, staffQuery, teamsQuery, useChange } from './api';
import { Loaded } from './Loaded';
import { Panel } from './Panel';
import styles from './settings.module.css';

import type { AssignmentStrategy, Team } from './api';

const STRATEGIES: readonly AssignmentStrategy[] = ['manual', 'round_robin', 'least_loaded'];

function TeamRow({ team, editable }: { team: Team; editable: boolean }) {
  const t = useT();
  const enumName = useEnumName();
  const id = useId();
  const { message } = App.useApp();
  const staff = useQuery(staffQuery);
  const save = useChange(change.team, teamsQuery.queryKey);
  // What was just chosen is shown until the answer is there.
  const shown = save.isPending ? save.variables.body : null;
  const members = shown?.member_ids ?? team.members.map((person) => person.id);
  const strategy = shown?.strategy ?? team.strategy;
  const set = (body: { strategy?: AssignmentStrategy; member_ids?: number[] }) =>
    save.mutate(
      { id: team.id, body: { strategy, member_ids: members, ...body } },
      { onSuccess: () => void message.success(t('settings.teamSaved', { name: team.name })) },
    );
  const people = new Map([...team.members, ...(staff.data ?? [])].map(({ id: key, name }) => [key, name]));
  return (
    <tr>
      <th scope="row">{team.name}</th>
      <td data-label={t('settings.members')}>
        {editable ? (
          <Select<number[]>
            id={`${id}-people`}
            aria-label={t('settings.membersOf', { name: team.name })}
            mode="multiple"
            style={{ width: '100%' }}
            value={members}
            loading={staff.isPending}
            placeholder={t('settings.noMembers')}
            showSearch={{ optionFilterProp: 'label' }}
            options={[...people].map(([value, label]) => ({ value, label }))}
            onChange={(member_ids) => set({ member_ids })}
          />
        ) : (
          team.members.map((person) => person.name).join(', ') || t('settings.noMembers')
        )}
        {save.error && <ProblemAlert className={styles.gap} error={save.error} />}
      </td>
      <td data-label={t('settings.strategy')}>
        {editable ? (
          <Select<AssignmentStrategy>
            aria-label={t('settings.strategyOf', { name: team.name })}
            style={{ width: '100%' }}
            value={strategy}
            options={STRATEGIES.map((value) => ({ value, label: enumName('assignment', value) }))}
            onChange={(value) => set({ strategy: value })}
          />
        ) : (
          enumName('assignment', team.strategy)
        )}
      </td>
    </tr>
  );
}

/** Who works in a team, and how its tickets are handed out. */
export function TeamsSection() {
  const t = useT();
  const me = useMe();
  const teams = useQuery(teamsQuery);
  return (
    <Panel
      title={t('settings.section.teams')}
      lead={
        <Phrase
          id="settings.teamsLead"
          values={{ routing: <Link to="/settings/routing">{t('settings.section.routing')}</Link> }}
        />
      }
    >
      <Loaded query={teams} rows={6}>
        {(items) => (
          <div
            className={styles.tableBox}
            role="region"
            aria-label={t('settings.section.teams')}
            tabIndex={0}
          >
            <table className={`${styles.table} ${styles.controls}`}>
              <thead>
                <tr>
                  <th scope="col">{t('settings.team')}</th>
                  <th scope="col">{t('settings.members')}</th>
                  <th scope="col">{t('settings.strategy')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((team) => (
                  <TeamRow key={team.id} team={team} editable={me.role === 'admin'} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </Panel>
  );
}
