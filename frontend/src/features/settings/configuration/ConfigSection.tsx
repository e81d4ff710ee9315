import { useQuery } from '@tanstack/react-query';
import { Tabs } from 'antd';
import { useSearchParams } from 'react-router';

import { useT } from '@/lib/i18n';
import { useMe } from '@/lib/session';

import { Loaded } from '../Loaded';
import { Panel } from '../Panel';
import { SECTIONS, activeQuery } from './api';
import { Editor } from './Editor';
import { Versions } from './Versions';

import type { ConfigName } from './api';

const TABS = ['form', 'yaml', 'versions'] as const;

/** One document of the configuration: as a form, as text, and its versions. Agents read, admins change. */
export function ConfigSection({ name }: { name: ConfigName }) {
  const t = useT();
  const editable = useMe().role === 'admin';
  const active = useQuery(activeQuery(name));
  const [params, setParams] = useSearchParams();
  const tab = TABS.find((one) => one === params.get('tab')) ?? 'form';
  return (
    <Panel
      title={t(`settings.section.${SECTIONS[name]}`)}
      lead={editable ? t(`configuration.lead.${name}`) : t('configuration.readOnly')}
    >
      <Loaded query={active} rows={6}>
        {(data) => (
          <>
            <Tabs
              activeKey={tab}
              onChange={(key) => setParams(key === 'form' ? {} : { tab: key }, { replace: true })}
              items={TABS.map((key) => ({ key, label: t(`configuration.tab.${key}`) }))}
            />
            {tab === 'versions' && <Versions active={data} editable={editable} />}
            {/* Stays while versions are looked at, so that nothing typed is lost. */}
            <div hidden={tab === 'versions'}>
              <Editor active={data} mode={tab === 'yaml' ? 'yaml' : 'form'} editable={editable} />
            </div>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
