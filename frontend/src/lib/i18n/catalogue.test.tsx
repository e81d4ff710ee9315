import { act, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { fileSize } from '../format';
import { problemFrom } from '../problem';
import { exactTime, relativeTime } from '../time';
import { Phrase } from './Phrase';
import { enumName } from './enum-name';
import { AREAS, loadAreas, preferredLanguage, setLanguage, t, useI18n, useT } from './index';

import type { Messages } from './catalogue';

const files = import.meta.glob<{ default: Messages }>('./messages/*/*.ts', { eager: true });

function messages(language: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [path, { default: area }] of Object.entries(files)) {
    const [, , of, file] = path.split('/');
    if (of !== language) continue;
    for (const [name, message] of Object.entries(area)) {
      const forms = typeof message === 'string' ? { '': message } : message;
      for (const [form, text] of Object.entries(forms)) {
        const key = [file?.replace('.ts', ''), name, form].filter(Boolean).join('.');
        found.set(key, [...(text.match(/\{\w+\}/g) ?? [])].sort());
      }
    }
  }
  return found;
}

afterEach(() => setLanguage('en'));

describe('the catalogue', () => {
  it('has an English and a German file for each area', () => {
    expect(AREAS.length).toBeGreaterThan(15);
    expect(Object.keys(files)).toHaveLength(AREAS.length * 2);
  });

  it('has the same keys, plural forms and placeholders in both languages', () => {
    const english = messages('en');
    expect(english.size).toBeGreaterThan(300);
    expect(Object.fromEntries(messages('de'))).toEqual(Object.fromEntries(english));
  });

  it('leaves no text empty', () => {
    const texts = Object.values(files).flatMap(({ default: area }) =>
      Object.values(area).flatMap((message) =>
        typeof message === 'string' ? [message] : Object.values(message),
      ),
    );
    expect(texts.filter((text) => text.trim() === '')).toEqual([]);
  });
});

describe('t', () => {
  it('fills placeholders, and writes only counts as quantities', () => {
    expect(t('tickets.event.merged', { who: 'Ana', from: 12345, to: '7' })).toBe(
      'Ana merged ticket #12345 into #7',
    );
    expect(t('knowledge.chunksOf', { count: 1 })).toBe('1 chunk');
    expect(t('knowledge.chunksOf', { count: 1234 })).toBe('1,234 chunks');
  });

  it('speaks German, with its plurals, numbers and times', async () => {
    await setLanguage('de');
    expect(document.documentElement.lang).toBe('de');
    expect(t('knowledge.chunksOf', { count: 1 })).toBe('1 Abschnitt');
    expect(t('knowledge.chunksOf', { count: 1234 })).toBe('1.234 Abschnitte');
    expect(enumName('status', 'in_progress')).toBe('In Arbeit');
    expect(fileSize(2_400_000)).toBe('2,4 MB');
    expect(relativeTime('2026-03-01T09:00:00Z', Date.parse('2026-03-01T12:00:00Z'))).toBe('vor 3 Std.');
    expect(exactTime('2026-03-01T12:00:00Z')).toMatch(/01\.03\.2026/);
    expect(problemFrom(404, { title: 'Not found', detail: 'No ticket 9.' })).toMatchObject({
      title: 'Nicht gefunden',
      detail: 'No ticket 9.',
    });
    expect(useI18n.getState().antd?.locale).toBe('de');
  });

  it('shows an enum value that it does not know yet readable', () => {
    expect(enumName('status', 'on_hold')).toBe('On hold');
  });
});

describe('changing the language', () => {
  it('turns every text on the page, and is remembered', async () => {
    function Words() {
      const words = useT();
      return (
        <p>
          {words('common.tryAgain')} <Phrase id="common.slaDue" values={{ time: <b>now</b> }} />
        </p>
      );
    }
    render(<Words />);
    expect(screen.getByText(/Try again Due/)).toBeInTheDocument();
    await act(() => setLanguage('de'));
    expect(screen.getByText(/Erneut versuchen Fällig/)).toBeInTheDocument();
    expect(screen.getByText('now').tagName).toBe('B');
    expect(preferredLanguage()).toBe('de');
  });

  it('follows the browser until one is chosen', () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['fr-FR', 'de-AT', 'en']);
    expect(preferredLanguage()).toBe('de');
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['fr-FR']);
    expect(preferredLanguage()).toBe('en');
  });

  it('brings the texts of a page that opens afterwards', async () => {
    await setLanguage('de');
    await loadAreas(['portal']);
    expect(t('portal.title')).toBe('Ihre Anfragen');
  });
});
