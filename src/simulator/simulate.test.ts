// What the simulation guarantees, over many seeds: it is reproducible, learners behave according to their truth, nobody
// acts outside.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LocalDay, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { isSchoolDay } from './school-calendar.ts'
import { countCommands, simulate } from './simulate.ts'
import type { Sent } from './sitting.ts'
import { truthOf } from './truth.ts'
import { type SimulationOptions, worldOf } from './world.ts'

const small: SimulationOptions = {
  seed: 1,
  schools: 2,
  classes: 2,
  learners: 8,
  weeks: 3,
  end: '2026-11-20' as LocalDay,
}

const options = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  schools: fc.integer({ min: 1, max: 2 }),
  classes: fc.integer({ min: 1, max: 2 }),
  learners: fc.integer({ min: 1, max: 8 }),
  weeks: fc.integer({ min: 1, max: 4 }),
  end: fc.constantFrom('2026-11-20', '2026-03-31', '2025-01-05').map((day) => day as LocalDay),
})

const all = (of: SimulationOptions): Sent[] => [...simulate(worldOf(of))]
const named = (sent: readonly Sent[], ...names: readonly string[]) =>
  sent.filter(({ command }) => names.includes(command.command))
const learnerOf = ({ command }: Sent) => String(command.input.learner)

describe('a simulation', () => {
  it('is the same for the same options', () =>
    fc.assert(
      fc.property(options, (of) => {
        expect(all(of)).toEqual(all(of))
      }),
      { numRuns: 10 },
    ))

  it('differs for another seed, with other ids', () => {
    const ids = (seed: number) =>
      new Set(all({ ...small, seed }).flatMap(({ command }) => [command.tenant, command.actor]))
    const first = ids(1)
    expect([...ids(2)].filter((id) => first.has(id))).toEqual([])
  })

  it('has the same learners in a longer simulation, with other ids', () => {
    const traits = (weeks: number) =>
      worldOf({ ...small, weeks }).schools.flatMap(({ classes }) =>
        classes.flatMap(({ learners }) => learners.map((learner) => learner.traits)),
      )
    expect(traits(9)).toEqual(traits(3))
    expect(worldOf({ ...small, weeks: 9 }).id).not.toBe(worldOf(small).id)
  })

  it('sends in time order, with keys that are never used twice', () =>
    fc.assert(
      fc.property(options, (of) => {
        const sent = all(of)
        expect(sent.every((one, i) => i === 0 || (sent[i - 1]?.at ?? 0) <= one.at)).toBe(true)
        const keys = sent.map(({ command: { tenant, actor, command, key } }) => `${tenant} ${actor} ${command} ${key}`)
        expect(new Set(keys).size).toBe(keys.length)
        expect(countCommands(worldOf(of))).toBe(sent.length)
      }),
      { numRuns: 10 },
    ))

  it('lets nobody learn outside their days in the class, or on a day without school', () =>
    fc.assert(
      fc.property(options, (of) => {
        const world = worldOf(of)
        const sent = all(of)
        for (const school of world.schools)
          for (const { learners, isPrimary } of school.classes)
            for (const learner of learners) {
              const acts = sent.filter(
                (one) => one.command.input.learner === learner.id && one.command.actor === learner.id,
              )
              for (const { command } of acts) {
                const day = localDay(command.occurredAt, school.zone)
                expect(day >= learner.joins && (learner.leaves === null || day <= learner.leaves)).toBe(true)
                expect(day <= of.end && isSchoolDay(day, isPrimary)).toBe(true)
              }
            }
      }),
      { numRuns: 10 },
    ))

  it('enrols learners before they learn, and sends nothing about those who left except what waited on a tablet', () => {
    const sent = all({ ...small, learners: 20, weeks: 6 })
    const enrolled = new Set<string>()
    const left = new Map<string, string>()
    for (const one of sent) {
      const { command, occurredAt } = one.command
      if (command === 'teaching.enrol-learner') enrolled.add(learnerOf(one))
      else if (command === 'teaching.withdraw-learner') left.set(learnerOf(one), occurredAt)
      else if (command.startsWith('learning.')) {
        expect(enrolled.has(learnerOf(one))).toBe(true)
        if (command !== 'learning.correct-attempt') expect(occurredAt < (left.get(learnerOf(one)) ?? '9')).toBe(true)
      }
    }
    expect(left.size).toBeGreaterThan(0)
  })

  it('keeps the scripted learners as they are: always right, always wrong, one answer', () => {
    const world = worldOf(small)
    const answers = named(all(small), 'learning.record-attempt')
    for (const { learners } of world.schools.flatMap(({ classes }) => classes))
      for (const { id, traits } of learners) {
        const right = answers.filter((one) => learnerOf(one) === id).map(({ command }) => command.input.correct)
        if (traits.kind === 'always-right') expect(right.length > 10 && right.every(Boolean)).toBe(true)
        if (traits.kind === 'always-wrong') expect(right.length > 10 && !right.some(Boolean)).toBe(true)
        if (traits.kind === 'one-answer') expect(right.length).toBe(1)
      }
  })

  it('uses several time zones: a lesson in Réunion begins in the morning there', () => {
    const world = worldOf(small)
    expect(world.schools.map(({ zone }) => zone)).toEqual(['Europe/Paris', 'Indian/Reunion'])
    for (const { tenant, zone } of world.schools)
      for (const { command } of named(all(small), 'learning.start-learning').filter(
        (one) => one.command.tenant === tenant,
      )) {
        const hour = hourIn(zone, command.occurredAt)
        expect(hour >= 8 && hour < 20).toBe(true)
      }
  })

  it('includes every kind of command that an application sends, also late ones and corrections', () => {
    const sent = all({ ...small, schools: 1, learners: 30, weeks: 8 })
    expect([...new Set(sent.map(({ command }) => command.command))].sort()).toEqual([
      'identity.open-school',
      'identity.register-person',
      'learning.adjust-difficulty',
      'learning.complete-exercise',
      'learning.correct-attempt',
      'learning.declare-emotion',
      'learning.declare-skill-progress',
      'learning.give-ai-feedback',
      'learning.record-attempt',
      'learning.start-learning',
      'learning.trigger-metacognition',
      'learning.unlock-achievement',
      'learning.view-content',
      'privacy.record-paper-consent',
      'teaching.define-exercise',
      'teaching.define-skill',
      'teaching.enrol-learner',
      'teaching.open-class',
      'teaching.withdraw-learner',
    ])
    const late = sent.filter(({ at, command }) => at - Date.parse(command.occurredAt) > 20 * 3_600_000)
    expect(late.length / sent.length).toBeGreaterThan(0.005)
    expect(late.length / sent.length).toBeLessThan(0.05)
  })
})

describe('the truth', () => {
  const sent = all({ ...small, seed: 7, schools: 1, classes: 4, learners: 30, weeks: 6 })
  const truths = sent.flatMap(({ truth }) => (truth ? [truth] : []))
  const share = (of: readonly { correct: boolean }[]) => of.filter(({ correct }) => correct).length / of.length

  it('is what the answers are drawn from: where 7 in 10 are expected, 7 in 10 are right', () => {
    for (const from of [0.3, 0.5, 0.7, 0.9]) {
      const answers = truths.filter(({ chance }) => chance >= from && chance < from + 0.1)
      const expected = answers.reduce((sum, { chance }) => sum + chance, 0) / answers.length
      expect(Math.abs(share(answers) - expected)).toBeLessThan(4 * Math.sqrt(0.25 / answers.length))
    }
  })

  it('shows in the answers: able learners succeed more often on the same level, and harder levels are answered right less often', () => {
    const onLevel = new Map(sent.flatMap(({ truth, command }) => (truth ? [[truth, command.input.difficulty]] : [])))
    const byAbility = [-9, -0.5, 0.5, 1.5].map((from, i) =>
      share(
        truths.filter(
          (one) => onLevel.get(one) === 3 && one.ability >= from && one.ability < ([-0.5, 0.5, 1.5, 9][i] ?? 9),
        ),
      ),
    )
    expect(byAbility).toEqual(byAbility.toSorted((a, b) => a - b))
    const able = truths.filter(({ ability }) => ability > 0 && ability < 1)
    const byLevel = [2, 3, 4].map((level) => share(able.filter((one) => onLevel.get(one) === level)))
    expect(byLevel).toEqual(byLevel.toSorted((a, b) => b - a))
  })

  it('affects time: hard exercises are answered more slowly than easy ones', () => {
    const time = (of: readonly Sent[]) =>
      of.reduce((sum, { command }) => sum + Math.log(Number(command.input.durationMs)), 0) / of.length
    const answers = sent.filter(({ truth }) => truth && !truth.rapid)
    const gap = ({ truth }: Sent) => (truth ? truth.difficulty - truth.ability : 0)
    expect(time(answers.filter((one) => gap(one) > 0.5))).toBeGreaterThan(
      time(answers.filter((one) => gap(one) < -1.5)) + 0.2,
    )
  })

  it('changes by learning and forgetting: ability rises within a sitting and may fall before the next', () => {
    const skillOf = new Map<string, typeof truths>()
    for (const one of truths)
      skillOf.set(`${one.learner} ${one.skill}`, [...(skillOf.get(`${one.learner} ${one.skill}`) ?? []), one])
    const steps = [...skillOf.values()].flatMap((of) =>
      of.slice(1).map((one, i) => ({
        change: one.ability - (of[i]?.ability ?? 0),
        gapMs: Date.parse(one.at) - Date.parse(of[i]?.at ?? one.at),
      })),
    )
    expect(steps.filter(({ gapMs }) => gapMs >= 0 && gapMs < 600_000).every(({ change }) => change > 0)).toBe(true)
    expect(steps.some(({ gapMs, change }) => gapMs > 3 * 86_400_000 && change < 0)).toBe(true)
  })

  it('includes the learners and the difficulty of each exercise, before the first answer', () => {
    const world = worldOf({ ...small, itemBias: 0.5 })
    const lines = [...truthOf(world)]
    expect(lines.filter(({ kind }) => kind === 'simulation')).toEqual([
      expect.objectContaining({ id: world.id, seed: 1, itemBias: 0.5 }),
    ])
    expect(lines.filter(({ kind }) => kind === 'learner')).toHaveLength(32)
    expect(lines.filter(({ kind }) => kind === 'exercise').length).toBeGreaterThan(500)
  })
})

const hourIn = (zone: Zone, instant: string) =>
  Number(new Intl.DateTimeFormat('en', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(new Date(instant)))
