// A learner's paths, those to do first. Each leads to its steps.
import { Link } from '@tanstack/react-router'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useSession } from '../../frame/session.ts'
import { shownProgress } from '../../frame/shown.ts'
import styles from './own-paths.module.css'
import words from './words.ts'

export default function OwnPaths() {
  const { data: session } = useSession()
  return session ? <Of learner={session.person} /> : null
}

function Of({ learner }: { readonly learner: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useAsked(['learner paths', learner], (signal) =>
    api.GET('/api/learners/{id}/paths', { params: { path: { id: learner }, query: sinceOwnChanges() }, signal }),
  )
  return (
    <Page title={t.title}>
      <Answer of={asked} isEmpty={({ paths }) => paths.length === 0} empty={<p>{t.none}</p>}>
        {({ paths }) => (
          <ul className={styles.paths}>
            {paths.map((one) => (
              <li key={one.path}>
                <Link to={`/paths/${one.path}`} className={styles.path}>
                  <strong>{one.title}</strong>
                  <progress max={100} value={one.percentage} aria-hidden="true" />
                  <span>{t.done(shownProgress(one.percentage, language))}</span>
                  <span>{t.steps(one.stepsFinished, one.steps)}</span>
                  <span>
                    {one.takenBackAt !== null
                      ? t.takenBack
                      : one.finishedAt !== null
                        ? t.finished
                        : one.current !== null && t.next(one.current)}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </Page>
  )
}
