import { create } from 'zustand';

import common from './messages/en/common';
import enums from './messages/en/enums';
import problems from './messages/en/problems';
import shell from './messages/en/shell';

import type { Area, MessageKey, Messages, Translate } from './catalogue';
import type { Locale } from 'antd/es/locale';

export type { Area, MessageKey, Translate } from './catalogue';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const STORAGE_KEY = 'citedesk.language';
const PLACEHOLDER = /\{(\w+)\}/g;

/** English for what every page needs is part of the first load; everything else comes with the page that says it. */
const CORE = { common, enums, problems, shell };
const texts: Record<Language, Partial<Record<Area, Messages>>> = { en: { ...CORE }, de: {} };
const wanted = new Set<Area>(Object.keys(CORE) as Area[]);

const files = import.meta.glob<{ default: Messages }>([
  './messages/*/*.ts',
  '!./messages/en/{common,enums,problems,shell}.ts',
]);

/** All areas, for tests: pages name their own. */
export const AREAS = [
  ...wanted,
  ...Object.keys(files).flatMap((path) =>
    path.startsWith('./messages/en/') ? [path.slice(14, -3) as Area] : [],
  ),
];

const numbers = new Map<string, Intl.NumberFormat>();

function formatNumber(language: Language, value: number): string {
  let format = numbers.get(language);
  if (!format) numbers.set(language, (format = new Intl.NumberFormat(language)));
  return format.format(value);
}

/** The text of a key with its plural form chosen, its placeholders still in it. */
function template(language: Language, key: string, count: unknown): string {
  const dot = key.indexOf('.');
  const area = key.slice(0, dot) as Area;
  const message = (texts[language][area] ?? texts.en[area])?.[key.slice(dot + 1)];
  if (message === undefined) return key;
  if (typeof message === 'string') return message;
  const form = typeof count === 'number' ? new Intl.PluralRules(language).select(count) : 'other';
  return message[form] ?? message.other;
}

/** A text cut at its placeholders: at even places words, at odd places names. */
export function parts(language: Language, key: MessageKey, count: unknown): string[] {
  return template(language, key, count).split(PLACEHOLDER);
}

function translator(language: Language): Translate {
  return (key, ...rest) => {
    const values = rest[0] as Record<string, string | number> | undefined;
    return parts(language, key, values?.count)
      .map((part, index) => {
        if (index % 2 === 0) return part;
        const value = values?.[part] ?? '';
        // Only a count is a quantity: other numbers are ids, and "#1,204" is none.
        return part === 'count' && typeof value === 'number' ? formatNumber(language, value) : String(value);
      })
      .join('');
  };
}

interface I18n {
  language: Language;
  t: Translate;
  /** For antd's own texts; undefined is its built-in English. */
  antd: Locale | undefined;
}

export const useI18n = create<I18n>(() => ({ language: 'en', t: translator('en'), antd: undefined }));

/** The texts in the user's language. A component that shows text calls this, so that it follows a change. */
export function useT(): Translate {
  return useI18n((state) => state.t);
}

/** The same for code outside of components. Never at module level: the language is not known there yet. */
export const t: Translate = (key, ...values) => useI18n.getState().t(key, ...values);

/** A name in the middle of a sentence; German writes its nouns large everywhere. */
export function inSentence(name: string): string {
  return useI18n.getState().language === 'en' ? name.toLowerCase() : name;
}

/** For `Intl`: the browser's own flavour of the language (`en-GB`) where it has one. */
export function locale(): string {
  const { language } = useI18n.getState();
  return navigator.languages.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
}

async function load(language: Language, areas: Iterable<Area>): Promise<void> {
  const missing = [...areas].filter((area) => texts[language][area] === undefined);
  await Promise.all(
    missing.map(async (area) => {
      const file = files[`./messages/${language}/${area}.ts`];
      if (!file) throw new Error(`no messages for ${language}/${area}`);
      texts[language][area] = (await file()).default;
    }),
  );
}

/** Before a page is shown: the texts of its areas, in the language of now. */
export async function loadAreas(areas: readonly Area[]): Promise<void> {
  areas.forEach((area) => wanted.add(area));
  let language: Language;
  do {
    ({ language } = useI18n.getState());
    await load(language, areas);
    // The language may have changed meanwhile.
  } while (language !== useI18n.getState().language);
}

async function show(language: Language): Promise<void> {
  const [, antd] = await Promise.all([
    load(language, wanted),
    language === 'de' ? import('antd/es/locale/de_DE').then((module) => module.default) : undefined,
  ]);
  // For a page that came meanwhile.
  await load(language, wanted);
  document.documentElement.lang = language;
  useI18n.setState({ language, t: translator(language), antd });
}

/** Speak another language from now on, and remember it in this browser. Fails when its texts cannot be loaded. */
export async function setLanguage(language: Language): Promise<void> {
  await show(language);
  try {
    localStorage.setItem(STORAGE_KEY, language);
  } catch {
    return;
  }
}

function known(tag: string | null | undefined): Language | null {
  const name = tag?.slice(0, 2).toLowerCase();
  return name === 'en' || name === 'de' ? name : null;
}

/** The chosen language, else the first of the browser's that there is, else English. */
export function preferredLanguage(): Language {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(STORAGE_KEY);
  } catch {
    chosen = null;
  }
  return known(chosen) ?? navigator.languages.map(known).find((language) => language !== null) ?? 'en';
}

/** Once, before the first render. Without its texts the console is still usable, in English. */
export async function startLanguage(): Promise<void> {
  const language = preferredLanguage();
  if (language !== 'en') await show(language).catch(() => undefined);
}
