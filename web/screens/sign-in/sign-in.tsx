// The sign-in screen: adults by name and password, learners by their class’s device and PIN, those who run the installation
// by a token. The frame shows it in the place
// of any screen that needs a session, and also where a session must set up a second factor first.
import { Navigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { Loading } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { keep, kept } from '../../frame/kept.ts'
import { useWords } from '../../frame/language.ts'
import { LanguageSwitch } from '../../frame/language-switch.tsx'
import { Page } from '../../frame/page.tsx'
import { keptSchool } from '../../frame/school.ts'
import { hasEnded, type Session } from '../../frame/session.ts'
import { Adults } from './adults.tsx'
import styles from './sign-in.module.css'
import words from './words.ts'

const Learners = lazy(() => import('./learners.tsx'))
const Installation = lazy(() => import('./installation.tsx'))
const SecondFactor = lazy(() => import('./second-factor.tsx'))

/** Remembered for this device: a tablet of a class opens with the children. */
const KEPT_AS = 'sillage.sign-in'

type Way = 'adults' | 'learners' | 'installation'

export default function SignIn({ session }: { readonly session: Session | null }) {
  const t = useWords(words)
  const [way, setWay] = useState<Way>(() => (kept(KEPT_AS) === 'learners' ? 'learners' : 'adults'))
  // Where this browser knows no school, there may be none yet.
  const mayBeEmpty = session === null && keptSchool() === null
  const setUp = useAsked(['set-up'], (signal) => api.GET('/api/set-up', { signal }), { enabled: mayBeEmpty })
  const choose = (next: Way) => {
    if (next !== 'installation') keep(KEPT_AS, next)
    setWay(next)
  }
  const ways = [
    ['adults', t.adults],
    ['learners', t.learners],
  ] as const
  if (mayBeEmpty && setUp.data?.open) return <Navigate to="/set-up" replace />
  return (
    <div className={styles.around}>
      <header className={styles.top}>
        <LanguageSwitch />
      </header>
      <main className={styles.card} data-way={session ? 'second-factor' : way}>
        <Suspense fallback={<Loading />}>
          {session ? (
            <SecondFactor />
          ) : mayBeEmpty && setUp.isPending ? (
            <Loading />
          ) : (
            <Page title={t.title} lead={hasEnded() ? t.sessionEnded : t.lead}>
              <fieldset className={styles.ways}>
                <legend className="unseen">{t.ways}</legend>
                {ways.map(([one, name]) => (
                  <button key={one} type="button" aria-pressed={way === one} onClick={() => choose(one)}>
                    {name}
                  </button>
                ))}
              </fieldset>
              {way === 'adults' && <Adults />}
              {way === 'learners' && <Learners />}
              {way === 'installation' && <Installation />}
              {way === 'adults' && (
                <button type="button" className={styles.small} onClick={() => choose('installation')}>
                  {t.installation}
                </button>
              )}
            </Page>
          )}
        </Suspense>
      </main>
    </div>
  )
}
