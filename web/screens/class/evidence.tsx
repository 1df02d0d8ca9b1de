// The learners behind a figure, each with what makes it, and a link to the learner.
import { Link } from '@tanstack/react-router'
import { WideTable } from '../../controls/wide-table.tsx'
import { useLanguage, useWords } from '../../frame/language.ts'
import { type NamesOfSkills, useNamesOfSkills } from '../../frame/names-of-skills.ts'
import { shownName, shownShare, shownShortDay } from '../../frame/shown.ts'
import type { Said } from '../../frame/words.ts'
import styles from './class.module.css'
import { type Figure, type Learner, learnersBehind, nameOf, skillsWithTrouble } from './figures.ts'
import words from './words.ts'

type Props = { readonly figure: Figure; readonly learners: readonly Learner[]; readonly ofClass: string }

export function Evidence({ figure, learners, ofClass }: Props) {
  const t = useWords(words)
  const said: Readonly<Record<string, readonly [string, string]>> = {
    'learners-started': [t.startedLearners, t.startedLearnersWhy],
    'learners-finished': [t.finishedLearners, t.finishedLearnersWhy],
    'learners-help': [t.helpLearners, t.helpLearnersWhy],
    'exercises-started': [t.startedExercises, t.startedExercisesWhy],
    'exercises-finished': [t.finishedExercises, t.finishedExercisesWhy],
    'exercises-help': [t.helpExercises, t.helpExercisesWhy],
    'skills-started': [t.startedSkills, t.startedSkillsWhy],
    'skills-finished': [t.finishedSkills, t.finishedSkillsWhy],
    'skills-help': [t.helpSkills, t.helpSkillsWhy],
  }
  const [title, why] = said[nameOf(figure)] ?? [t.evidence, '']
  return (
    <section id="evidence" className={styles.evidence} aria-labelledby="evidence-title">
      <h2 id="evidence-title">{title}</h2>
      <p className={styles.why}>{why}</p>
      {nameOf(figure) === 'skills-help' ? (
        <Skills learners={learners} ofClass={ofClass} />
      ) : (
        <Learners figure={figure} learners={learnersBehind(figure, learners)} ofClass={ofClass} />
      )}
    </section>
  )
}

function LearnerLink({ learner, ofClass }: { readonly learner: Learner; readonly ofClass: string }) {
  const t = useWords(words)
  return (
    <Link to={`/learners/${learner.learner}`} search={{ class: ofClass }}>
      {shownName(learner) || t.unnamed}
    </Link>
  )
}

const reasonsOf = ({ strugglingWith, inactive }: Learner, t: Said<typeof words>, names: NamesOfSkills): string =>
  t.reasons([
    ...(strugglingWith.length > 0 ? [t.struggles(strugglingWith.map(names.skill).join(', '))] : []),
    ...(inactive ? [t.inactive] : []),
  ])

function Learners({ figure, learners, ofClass }: Props) {
  const names = useNamesOfSkills()
  const t = useWords(words)
  const language = useLanguage()
  const isHelp = nameOf(figure) === 'learners-help'
  return (
    <WideTable labelledBy="evidence-title">
      <thead>
        <tr>
          <th scope="col">{t.learner}</th>
          {isHelp ? (
            <th scope="col">{t.why}</th>
          ) : (
            <>
              <th scope="col">{t.answers}</th>
              <th scope="col">{t.right}</th>
              <th scope="col">{t.done}</th>
              <th scope="col">{t.practised}</th>
              <th scope="col">{t.mastered}</th>
            </>
          )}
          <th scope="col">{t.last}</th>
        </tr>
      </thead>
      <tbody>
        {learners.map((learner) => (
          <tr key={learner.learner}>
            <th scope="row">
              <LearnerLink learner={learner} ofClass={ofClass} />
            </th>
            {isHelp ? (
              <td>{reasonsOf(learner, t, names)}</td>
            ) : (
              <>
                <td>{learner.attempts.toLocaleString(language)}</td>
                <td>{learner.successRate === null ? '–' : shownShare(learner.successRate, language)}</td>
                <td>{learner.exercisesCompleted.toLocaleString(language)}</td>
                <td>{learner.skillsPractised}</td>
                <td>{learner.skillsMastered}</td>
              </>
            )}
            <td className={styles.day}>
              {learner.lastActiveOn === null ? t.never : shownShortDay(learner.lastActiveOn, language)}
            </td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  )
}

function Skills({ learners, ofClass }: Omit<Props, 'figure'>) {
  const t = useWords(words)
  const names = useNamesOfSkills()
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{t.skill}</th>
          <th scope="col">{t.learners}</th>
        </tr>
      </thead>
      <tbody>
        {skillsWithTrouble(learners).map(({ skill, learners: those }) => (
          <tr key={skill}>
            <th scope="row">{names.skill(skill)}</th>
            <td>
              <ul className={styles.names}>
                {those.map((learner) => (
                  <li key={learner.learner}>
                    <LearnerLink learner={learner} ofClass={ofClass} />
                  </li>
                ))}
              </ul>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
