// What the teacher was told about this learner, and what they may do about it: set the level at which exercises are given.
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useNamesOfSkills } from '../../frame/names-of-skills.ts'
import { shownMoment } from '../../frame/shown.ts'
import styles from './learner.module.css'
import words from './words.ts'

const LEVELS = [1, 2, 3, 4, 5] as const

type Props = {
  readonly learner: string
  readonly ofClass: string
  readonly levels: ReadonlyMap<string, number | null>
  readonly maySetLevel: boolean
}

export const noticesOfLearner = (learner: string) => ['notices of learner', learner] as const

/** Nothing where there is no notice: most learners have none. */
export function Noticed({ learner, ofClass, levels, maySetLevel }: Props) {
  const t = useWords(words)
  const names = useNamesOfSkills()
  const language = useLanguage()
  const notices = useAsked([...noticesOfLearner(learner), ofClass], (signal) =>
    api.GET('/api/classes/{class}/notices', {
      params: { path: { class: ofClass }, query: { learner, ...sinceOwnChanges() } },
      signal,
    }),
  )
  const reasons: Readonly<Record<string, string>> = {
    'three-steps-down': t.threeStepsDown,
    'fails-at-the-easiest-level': t.failsAtTheEasiest,
    'no-practice': t.noPractice,
    'flagged-by-model': t.flaggedByModel,
  }
  const items = notices.data?.items ?? []
  if (items.length === 0) return null
  return (
    <section className={styles.panel} aria-labelledby="noticed">
      <h2 id="noticed">{t.noticed}</h2>
      <ul className={styles.noticed}>
        {items.map(({ notice, skill, reason, notifiedAt }) => (
          <li key={notice}>
            <p>
              <strong>{names.skill(skill)}</strong>
              {` · ${reasons[reason] ?? reason} · ${t.noticeOn(shownMoment(notifiedAt, language))}`}
            </p>
            {maySetLevel && <SetLevel learner={learner} skill={skill} level={levels.get(skill) ?? null} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

type LevelProps = { readonly learner: string; readonly skill: string; readonly level: number | null }
type NewLevel = { readonly skill: string; readonly to: number; readonly onlyFrom: number | null }

function SetLevel({ learner, skill, level }: LevelProps) {
  const t = useWords(words)
  const names = useNamesOfSkills()
  const [chosen, setChosen] = useState(level ?? 1)
  const set = useCommand(({ skill: ofSkill, to, onlyFrom }: NewLevel, once) =>
    api.POST('/api/adaptive/interaction', {
      ...once,
      body: { type: 'difficulty_adjusted', learner, skill: ofSkill, to, onlyFrom, reason: 'teacher-decided' },
    }),
  )
  return (
    <div className={styles.setLevel}>
      <SelectField
        label={t.levelOf(names.skill(skill))}
        value={chosen}
        onChange={(event) => setChosen(Number(event.target.value))}
      >
        {LEVELS.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </SelectField>
      <Button
        busy={set.isPending}
        disabled={chosen === level}
        onClick={() => set.mutate({ skill, to: chosen, onlyFrom: level })}
      >
        {t.setLevel}
      </Button>
      <p role="status">{set.isSuccess && set.variables && t.levelSaved(names.skill(skill), set.variables.to)}</p>
      {set.error && <CommandNote problem={set.error} />}
    </div>
  )
}
