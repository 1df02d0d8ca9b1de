// A replay as a document to print or to keep: what happened, day by day, and what each event changed. Pure: pdf-writer.ts
// writes it.

import type { z } from 'zod'
import { deBefore, firstOfMonth, type Language } from '#kernel/in-words.ts'
import { type Document, facts, heading, type Part, paragraph, table } from '#platform/pdf/document.ts'
import type { ShownModel } from '../timeline/shown-models.ts'
import type { ReplayStep } from './replay.ts'
import type { ShownChange } from './shown-change.ts'

type Model = z.output<typeof ShownModel>

export type PrintedNote = { readonly author: string | null; readonly text: string }

export type ReplayToPrint = {
  readonly learner: string
  /** Null where the reader may not see names. */
  readonly name: string | null
  readonly steps: readonly Pick<ReplayStep, 'event' | 'late' | 'words' | 'changes'>[]
  /** What teachers noted, by the event that it is about; empty for a reader who is not shown it. */
  readonly notes: ReadonlyMap<string, readonly PrintedNote[]>
  /** The read models whose changes are printed. */
  readonly models: readonly Model[]
  readonly language: Language
  /** The school's: by which its days begin. */
  readonly zone: string
  /** ISO 8601. */
  readonly madeAt: string
}

const LOCALES = { fr: 'fr-FR', en: 'en-GB' } as const satisfies Record<Language, string>

const words = {
  fr: {
    title: (name: string | null) => (name === null ? 'Parcours d’un élève' : `Parcours ${deBefore(name)}${name}`),
    note: 'Ce document reprend ce qui a été enregistré, dans l’ordre de l’enregistrement. Une correction ultérieure n’y change rien : elle y figure à sa place.',
    reference: 'Références',
    learner: 'Élève',
    id: 'Identifiant',
    from: 'Premier événement',
    to: 'Dernier événement',
    count: 'Nombre d’événements',
    position: 'Position dans le journal',
    madeAt: 'Établi le',
    zone: 'Heures',
    when: 'Heure',
    what: 'Ce qui s’est passé',
    changed: 'Ce que cela a changé',
    noted: (name: string | null) => `Note de ${name ?? 'l’équipe enseignante'}\u202f: `,
    late: (at: string) => `enregistré plus tard, le ${at}`,
    none: 'Aucun événement dans cette période.',
    yes: 'oui',
    no: 'non',
    gone: 'supprimé',
  },
  en: {
    title: (name: string | null) => (name === null ? 'History of a learner' : `History of ${name}`),
    note: 'This document shows what was recorded, in the order of recording. A later correction changes nothing in it: it is shown in its own place.',
    reference: 'References',
    learner: 'Learner',
    id: 'Id',
    from: 'First event',
    to: 'Last event',
    count: 'Number of events',
    position: 'Position in the log',
    madeAt: 'Made on',
    zone: 'Times',
    when: 'Time',
    what: 'What happened',
    changed: 'What it changed',
    noted: (name: string | null) => `Note by ${name ?? 'a person who teaches'}: `,
    late: (at: string) => `recorded later, on ${at}`,
    none: 'No event in this period.',
    yes: 'yes',
    no: 'no',
    gone: 'removed',
  },
} as const

export function replayDocument(replay: ReplayToPrint): Document {
  const { name, learner, steps, language, zone, madeAt } = replay
  const t = words[language]
  const shown = clockOf(replay)
  const [first, last] = [steps[0]?.event, steps.at(-1)?.event]
  const reference = facts(t.reference, [
    ...(name === null ? [] : [[t.learner, name] as const]),
    [t.id, learner],
    ...(first && last
      ? ([
          [t.from, shown.moment(first.occurredAt)],
          [t.to, shown.moment(last.occurredAt)],
          [t.position, String(last.position)],
        ] as const)
      : []),
    [t.count, steps.length.toLocaleString(LOCALES[language])],
    [t.zone, zone],
    [t.madeAt, shown.moment(madeAt)],
  ])
  const days: Part[] = []
  for (const [day, ofDay] of Map.groupBy(steps, ({ event }) => shown.day(event.occurredAt))) {
    days.push(heading(day))
    days.push(
      table(
        null,
        [t.when, t.what, t.changed],
        ofDay.map((step) => rowOf(step, replay)),
        WIDTHS,
      ),
    )
  }
  return {
    title: t.title(name),
    parts: [paragraph(t.note), reference, ...(days.length === 0 ? [paragraph(t.none)] : days)],
  }
}

/** Of the three columns: most of the width is for the two sentences. */
const WIDTHS = [1, 5, 5]

function rowOf({ event, late, words: said, changes }: ReplayToPrint['steps'][number], replay: ReplayToPrint): string[] {
  const { language, models, notes } = replay
  const shown = clockOf(replay)
  const note = late ? ` (${words[language].late(shown.moment(event.recordedAt))})` : ''
  const lines = changes.flatMap((change) => {
    const model = models.find(({ model }) => model === change.model)
    return model ? [changeText(change, model, replay)] : []
  })
  const noted = (notes.get(event.id) ?? []).map(({ author, text }) => `${words[language].noted(author)}${text}`)
  return [shown.time(event.occurredAt), [`${said[language]}${note}`, ...noted].join('\n'), lines.join('\n')]
}

/** « Compétence · calcul/division : réponses 3 → 4, maîtrise 35 % → 55 % ». */
function changeText({ key, change, fields }: ShownChange, model: Model, replay: ReplayToPrint): string {
  const { language } = replay
  const title = [model.title[language], ...model.keys.flatMap((one) => textOf(key[one]))].join(' · ')
  const colon = language === 'fr' ? '\u00a0: ' : ': '
  if (change === 'removed') return `${title}${colon}${words[language].gone}`
  const changed = Object.entries(fields).flatMap(([field, { before, after }]) => {
    const column = model.columns[field]
    // An id or a code of the program says nothing on paper, nor do lists and objects inside a row.
    if (!column || after === null || isId(after) || typeof after === 'object') return []
    const value = (one: unknown) => valueText(one, column, replay)
    return change === 'added' || before === null
      ? `${column[language]} ${value(after)}`
      : `${column[language]} ${value(before)} → ${value(after)}`
  })
  return `${title}${colon}${changed.join(', ')}`
}

const textOf = (value: unknown): string[] => (typeof value === 'string' && !isId(value) ? [value] : [])
const isId = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value)
const instant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

function valueText(value: unknown, column: Model['columns'][string], replay: ReplayToPrint): string {
  const { language } = replay
  const locale = LOCALES[language]
  if (value === null || value === undefined) return '–'
  if (typeof value === 'boolean') return value ? words[language].yes : words[language].no
  if (typeof value === 'number') {
    const percent = (share: number) => share.toLocaleString(locale, { style: 'percent', maximumFractionDigits: 0 })
    if (column.kind === 'share') return percent(value)
    // Rounded down: 100 % is read only once it is finished.
    if (column.kind === 'progress') return percent(Math.floor(value) / 100)
    if (column.kind === 'duration') return `${Math.round(value / 1_000).toLocaleString(locale)} s`
    return value.toLocaleString(locale, { maximumFractionDigits: 2 })
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return instant.test(text) ? clockOf(replay).moment(text) : (column.values?.[text]?.[language] ?? text)
}

const clocks = new Map<string, { day(at: string): string; time(at: string): string; moment(at: string): string }>()

/** By the clock of the school, wherever the service runs. */
function clockOf({ language, zone }: Pick<ReplayToPrint, 'language' | 'zone'>) {
  const name = `${language} ${zone}`
  const known = clocks.get(name)
  if (known) return known
  const format = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone: zone })
    return (at: string) => {
      const text = made.format(new Date(at))
      return language === 'fr' ? firstOfMonth(text) : text
    }
  }
  const made = {
    day: format({ dateStyle: 'full' }),
    time: format({ timeStyle: 'short' }),
    moment: format({ dateStyle: 'long', timeStyle: 'short' }),
  }
  clocks.set(name, made)
  return made
}
