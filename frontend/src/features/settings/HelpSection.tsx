import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Switch } from 'antd';
import { useId } from 'react';
import { Link } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { helpQuery } from '@/lib/help';
import { useT } from '@/lib/i18n';
import { Phrase } from '@/lib/i18n/Phrase';

import { change } from './api';
import { Loaded } from './Loaded';
import { Panel } from './Panel';
import styles from './settings.module.css';

import type { HelpOverview } from '@/lib/help';

const MAX_TITLE = 100;
const HELP = helpQuery.queryKey;

/** A change that is shown at once and taken back when it fails. */
function useHelpChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change.help,
    onMutate: async (body) => {
      await client.cancelQueries({ queryKey: HELP });
      const before = client.getQueryData(HELP);
      if (before) {
        client.setQueryData<HelpOverview>(HELP, {
          ...before,
          ...('title' in body ? { title: body.title ?? null } : {}),
          open: body.open ?? before.open,
        });
      }
      return before;
    },
    onError: (_error, _body, before) => {
      if (before) client.setQueryData(HELP, before);
    },
    onSuccess: (told) => client.setQueryData(HELP, told),
  });
}

function OpenSwitch({ help }: { help: HelpOverview }) {
  const t = useT();
  const id = useId();
  const save = useHelpChange();
  return (
    <>
      <div className={styles.switchRow}>
        <Switch
          checked={help.open}
          aria-labelledby={`${id}-label`}
          aria-describedby={`${id}-hint`}
          onChange={(open) => save.mutate({ open })}
        />
        <div className={styles.grow}>
          <span id={`${id}-label`}>{t('settings.helpOpen')}</span>
          <p id={`${id}-hint`}>{t('settings.helpOpenHint')}</p>
        </div>
      </div>
      {save.error && <ProblemAlert className={styles.gap} error={save.error} />}
    </>
  );
}

function TitleForm({ help }: { help: HelpOverview }) {
  const t = useT();
  const save = useHelpChange();
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      className={`${styles.form ?? ''} ${styles.gap ?? ''}`}
      initialValues={{ title: help.title ?? '' }}
      onFinish={({ title }: { title: string }) => save.mutate({ title: title.trim() || null })}
    >
      <Form.Item
        name="title"
        label={t('settings.helpTitle')}
        extra={t('settings.helpTitleHint')}
        rules={[{ max: MAX_TITLE, message: t('settings.helpTitleRule') }]}
      >
        <Input dir="auto" placeholder={t('settings.helpDefaultTitle')} />
      </Form.Item>
      {save.error && <ProblemAlert className={styles.gapBelow} error={save.error} />}
      <Button htmlType="submit" loading={save.isPending}>
        {t('settings.save')}
      </Button>
      <span role="status" className={styles.savedNote}>
        {save.isSuccess ? t('settings.saved') : ''}
      </span>
    </Form>
  );
}

/** Who may read the help centre, and what it is called. */
export function HelpSection() {
  const t = useT();
  const help = useQuery(helpQuery);
  return (
    <Panel
      title={t('settings.section.help')}
      lead={
        <Phrase id="settings.helpLead" values={{ link: <Link to="/help">{t('settings.helpLink')}</Link> }} />
      }
    >
      <Loaded query={help} rows={3}>
        {(shown) => (
          <>
            <OpenSwitch help={shown} />
            <TitleForm help={shown} />
            {shown.changed && (
              <p className={`${styles.quiet ?? ''} ${styles.gap ?? ''}`}>
                <Phrase
                  id="settings.helpChangedBy"
                  values={{
                    time: <RelativeTime iso={shown.changed.at} />,
                    who: shown.changed.by?.name ?? t('settings.helpSomebody'),
                  }}
                />
              </p>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}
