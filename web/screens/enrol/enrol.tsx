// What the card of a class opens: the device is enrolled by the code in the fragment of the address, which neither the service
// nor a proxy ever logs. Then the children of the class sign in.
import { Link, Navigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { Button, buttonLook } from '../../controls/button.tsx'
import { Loading } from '../../frame/answer.tsx'
import { answered, api, isApiProblem } from '../../frame/api.ts'
import { takeFragment } from '../../frame/fragment.ts'
import { keep } from '../../frame/kept.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useSession, useSignOut } from '../../frame/session.ts'
import Learners from '../sign-in/learners.tsx'
import styles from './enrol.module.css'
import words from './words.ts'

type Stage = 'enrolling' | 'ready' | 'refused' | 'unreachable'

/** One request for each code, however often React draws the page. */
let asked: { readonly code: string; readonly ends: Promise<Stage> } | undefined

async function enrol(code: string): Promise<Stage> {
  try {
    await answered(api.POST('/api/devices', { body: { code, as: 'cookie' } }))
    // This device opens with the children from now on.
    keep('sillage.sign-in', 'learners')
    return 'ready'
  } catch (error) {
    return isApiProblem(error) && [401, 422].includes(error.status) ? 'refused' : 'unreachable'
  }
}

function enrolment(): Promise<Stage> {
  const code = takeFragment()
  if (code !== '' && code !== asked?.code) asked = { code, ends: enrol(code) }
  return asked?.ends ?? Promise.resolve('ready')
}

export default function Enrol() {
  const t = useWords(words)
  const [stage, setStage] = useState<Stage>('enrolling')
  const [isOther, setOther] = useState<boolean | null>(null)
  const session = useSession()
  useEffect(() => {
    let isShown = true
    const enrolled = () =>
      void enrolment().then((next) => {
        if (isShown) setStage(next)
      })
    enrolled()
    // Another card that is scanned while the page is open changes no more than the fragment.
    addEventListener('hashchange', enrolled)
    return () => {
      isShown = false
      removeEventListener('hashchange', enrolled)
    }
  }, [])
  const isSignedIn = session.data !== undefined && session.data !== null
  // Whoever is signed in when the card is scanned may be the child before.
  if (isOther === null && session.data !== undefined) setOther(isSignedIn)
  if (isOther === true && !isSignedIn && session.data !== undefined) setOther(false)
  if (isSignedIn && isOther === false) return <Navigate to="/" replace />
  return (
    <Page title={t.title}>
      {isSignedIn ? (
        <SomeoneElse />
      ) : stage === 'enrolling' || session.data === undefined ? (
        <Loading />
      ) : (
        <>
          {stage !== 'ready' && (
            <p className={styles.problem} role="alert">
              {stage === 'refused' ? t.refused : t.unreachable}
            </p>
          )}
          <Learners />
        </>
      )}
    </Page>
  )
}

function SomeoneElse() {
  const t = useWords(words)
  const { signOut, isBusy, problem } = useSignOut()
  return (
    <div className={styles.someone}>
      <p>{t.someone}</p>
      {problem && <p role="alert">{t.stillSignedIn}</p>}
      <Button look="strong" busy={isBusy} onClick={signOut}>
        {t.notMe}
      </Button>
      <Link to="/" className={buttonLook()}>
        {t.itIsMe}
      </Link>
    </div>
  )
}
