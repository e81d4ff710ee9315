/**
 * The types of the catalogue of texts. English is the reference: an area is one file `messages/en/<area>.ts`, and
 * `messages/de/<area>.ts` is typed against it. `{name}` in a text is a placeholder.
 */
import type assistant from './messages/en/assistant';
import type auth from './messages/en/auth';
import type automation from './messages/en/automation';
import type common from './messages/en/common';
import type configuration from './messages/en/configuration';
import type customers from './messages/en/customers';
import type dashboard from './messages/en/dashboard';
import type enums from './messages/en/enums';
import type help from './messages/en/help';
import type home from './messages/en/home';
import type knowledge from './messages/en/knowledge';
import type palette from './messages/en/palette';
import type portal from './messages/en/portal';
import type problems from './messages/en/problems';
import type ratings from './messages/en/ratings';
import type requests from './messages/en/requests';
import type review from './messages/en/review';
import type settings from './messages/en/settings';
import type shell from './messages/en/shell';
import type tickets from './messages/en/tickets';

export interface Catalogue {
  assistant: typeof assistant;
  auth: typeof auth;
  automation: typeof automation;
  common: typeof common;
  configuration: typeof configuration;
  customers: typeof customers;
  dashboard: typeof dashboard;
  enums: typeof enums;
  help: typeof help;
  home: typeof home;
  knowledge: typeof knowledge;
  palette: typeof palette;
  portal: typeof portal;
  problems: typeof problems;
  ratings: typeof ratings;
  requests: typeof requests;
  review: typeof review;
  settings: typeof settings;
  shell: typeof shell;
  tickets: typeof tickets;
}

export type Area = keyof Catalogue;

/** A text that depends on `{count}`, by the plural categories of Unicode CLDR (`Intl.PluralRules`). */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;
export type Messages = Readonly<Record<string, string | Plural>>;

/** What another language must say for an English area: the same names, and plurals where English has them. */
export type Translation<English> = {
  readonly [Name in keyof English]: English[Name] extends string ? string : Plural;
};

export type MessageKey = { [A in Area]: `${A}.${keyof Catalogue[A] & string}` }[Area];

type MessageOf<Key> = Key extends `${infer A extends Area}.${infer Name}`
  ? Name extends keyof Catalogue[A]
    ? Catalogue[A][Name]
    : never
  : never;
type TextsOf<Found> = Found extends string ? Found : Found[keyof Found] & string;
type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

/** The placeholders of a message. */
export type Placeholders<Key> = Names<TextsOf<MessageOf<Key>>>;
/** The values that a message needs: none, or one for each placeholder. `count` chooses a plural's form. */
export type Values<Key, Value> = [Placeholders<Key>] extends [never]
  ? []
  : [
      values: Record<Placeholders<Key>, Value> &
        (MessageOf<Key> extends string ? unknown : { count: number }),
    ];

export type Translate = <Key extends MessageKey>(key: Key, ...values: Values<Key, string | number>) => string;
