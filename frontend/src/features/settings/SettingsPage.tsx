import { Suspense, lazy, useEffect, useRef } from 'react';
import { Navigate, NavLink, useParams } from 'react-router';

import { PageHeader } from '@/components/PageHeader';
import { PageProblem } from '@/components/PageState';
import { SkeletonRows } from '@/components/SkeletonRows';
import { useT } from '@/lib/i18n';
import { useMedia } from '@/lib/media';
import { problemFrom } from '@/lib/problem';
import { useMe } from '@/lib/session';

import { SECTIONS, sectionsFor } from './sections';
import styles from './settings.module.css';

import type { SectionKey } from './sections';
import type { ReactNode } from 'react';

/** Each section loads when it is opened. */
const AutomationSection = lazy(async () => ({
  default: (await import('./automation/AutomationSection')).AutomationSection,
}));
const LearningSection = lazy(async () => ({
  default: (await import('./automation/LearningSection')).LearningSection,
}));
const ConfigSection = lazy(async () => ({
  default: (await import('./configuration/ConfigSection')).ConfigSection,
}));
const HelpSection = lazy(async () => ({ default: (await import('./HelpSection')).HelpSection }));
const JobsSection = lazy(async () => ({ default: (await import('./JobsSection')).JobsSection }));
const ModelsSection = lazy(async () => ({ default: (await import('./ModelsSection')).ModelsSection }));
const ProfileSection = lazy(async () => ({ default: (await import('./ProfileSection')).ProfileSection }));
const RepliesSection = lazy(async () => ({ default: (await import('./RepliesSection')).RepliesSection }));
const TeamsSection = lazy(async () => ({ default: (await import('./TeamsSection')).TeamsSection }));
const TokensSection = lazy(async () => ({ default: (await import('./TokensSection')).TokensSection }));

const GROUPS = ['personal', 'desk', 'ai'] as const;

const CONTENT: Record<SectionKey, () => ReactNode> = {
  profile: () => <ProfileSection />,
  tokens: () => <TokensSection />,
  replies: () => <RepliesSection />,
  teams: () => <TeamsSection />,
  categories: () => <ConfigSection key="categories" name="categories" />,
  sla: () => <ConfigSection key="severities" name="severities" />,
  routing: () => <ConfigSection key="routing_rules" name="routing_rules" />,
  help: () => <HelpSection />,
  automation: () => <AutomationSection />,
  learning: () => <LearningSection />,
  models: () => <ModelsSection />,
  jobs: () => <JobsSection />,
};

export function SettingsPage() {
  const t = useT();
  const allowed = sectionsFor(useMe());
  const { section: key } = useParams();
  const section = allowed.find((one) => one.key === key);
  const nav = useRef<HTMLElement>(null);
  const narrow = useMedia('(max-width: 899px)');
  useEffect(() => {
    // On a narrow screen the sections scroll sideways.
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [key, narrow]);
  if (!key && allowed[0]) return <Navigate to={`/settings/${allowed[0].key}`} replace />;
  return (
    <section aria-labelledby="settings-title" className={styles.page}>
      <PageHeader id="settings-title" title={t('settings.title')} />
      <div className={styles.columns}>
        <nav ref={nav} className={styles.sections} aria-label={t('settings.sections')}>
          {GROUPS.map((group) => {
            const mine = allowed.filter((one) => one.group === group);
            return (
              mine.length > 0 && (
                <div key={group} className={styles.group}>
                  <span className={styles.groupName}>{t(`settings.group.${group}`)}</span>
                  {mine.map((one) => (
                    <NavLink key={one.key} to={`/settings/${one.key}`} className={styles.section}>
                      {t(`settings.section.${one.key}`)}
                    </NavLink>
                  ))}
                </div>
              )
            );
          })}
        </nav>
        <div className={styles.content}>
          {section ? (
            <Suspense fallback={<SkeletonRows rows={5} />}>{CONTENT[section.key]()}</Suspense>
          ) : (
            <PageProblem error={problemFrom(SECTIONS.some((one) => one.key === key) ? 403 : 404, null)} />
          )}
        </div>
      </div>
    </section>
  );
}
