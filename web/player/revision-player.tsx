// One card of a revision at a time: recall it, look, and say how it went. Works by keyboard: Enter to look, 1 to 4 to say.
import { type FormEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from '../controls/button.tsx'
import { TextField } from '../controls/field.tsx'
import { useLanguage, useWords } from '../frame/language.ts'
import { useNamesOfSkills } from '../frame/names-of-skills.ts'
import { shownShortDay } from '../frame/shown.ts'
import { useActiveTime } from './active-time.ts'
import styles from './player.module.css'
import {
  cardOf,
  judged,
  nextOf,
  numberOfKey,
  type RevisionAnswer,
  type RevisionCard,
  type RevisionRun,
} from './revision-state.ts'
import words from './revision-words.ts'

type Said = Pick<RevisionAnswer, 'correct' | 'ease'>
const choices = {
  forgotten: { correct: false, ease: null },
  hard: { correct: true, ease: 'hard' },
  good: { correct: true, ease: 'good' },
  easy: { correct: true, ease: 'easy' },
} as const satisfies Record<string, Said>
const names = ['forgotten', 'hard', 'good', 'easy'] as const
type Choice = (typeof names)[number]

type Props = {
  readonly run: RevisionRun
  /** Whether it was begun on this page, by a button that is gone; a session that goes on after a reload takes no focus. */
  readonly isBegun: boolean
  /** A content as the learner may look at it after recalling it. */
  readonly show: (content: string) => ReactNode
  readonly onAnswer: (card: RevisionCard, answer: RevisionAnswer) => void
  /** Enough for today: what is left stays due. */
  readonly onStop: () => void
}

export function RevisionPlayer({ run, isBegun, show, onAnswer, onStop }: Props) {
  const t = useWords(words)
  const namesOfSkills = useNamesOfSkills()
  const activeTime = useActiveTime()
  const heading = useRef<HTMLHeadingElement>(null)
  const at = run.answers.length
  const isFirst = useRef(true)
  // Whoever uses a keyboard or a screen reader is led to each card.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows the card that is shown
  useEffect(() => {
    if (isBegun || !isFirst.current) heading.current?.focus()
    isFirst.current = false
  }, [at])
  const card = cardOf(run)
  if (!card) return null
  return (
    <section className={styles.player} aria-label={t.revision}>
      <p className={styles.place}>{t.place(at + 1, run.cards.length)}</p>
      <progress className={styles.progress} max={run.cards.length} value={at} aria-hidden="true" />
      <h2 ref={heading} tabIndex={-1} className={styles.question}>
        {card.question ??
          (card.kind === 'content'
            ? t.ofContent(card.title ?? card.item)
            : t.ofExercise(namesOfSkills.exercise(card.item)))}
      </h2>
      {card.skill !== null && <p className={styles.place}>{namesOfSkills.skill(card.skill)}</p>}
      <Card key={at} card={card} show={show} onSaid={(said) => onAnswer(card, { ...said, durationMs: activeTime() })} />
      <Button onClick={onStop}>{t.stop}</Button>
    </section>
  )
}

type CardProps = {
  readonly card: RevisionCard
  readonly show: Props['show']
  readonly onSaid: (said: Said) => void
}

function Card({ card, show, onSaid }: CardProps) {
  const t = useWords(words)
  const id = useId()
  const [typed, setTyped] = useState('')
  const [isOpen, setOpen] = useState(false)
  const right = isOpen ? judged(card, typed) : null
  function look(event: FormEvent) {
    event.preventDefault()
    if (card.expected === null || typed.trim() !== '') setOpen(true)
  }
  if (!isOpen)
    return (
      <form onSubmit={look} className={styles.form}>
        {card.expected === null ? (
          <p>{card.kind === 'content' ? t.recallContent : card.question === null ? t.doAgain : t.recall}</p>
        ) : (
          <TextField
            label={t.answer}
            value={typed}
            maxLength={2_000}
            autoComplete="off"
            onChange={({ target }) => setTyped(target.value)}
          />
        )}
        <div className={styles.actions}>
          <Button look="strong" type="submit" aria-disabled={card.expected !== null && typed.trim() === ''}>
            {card.expected === null ? (card.kind === 'content' ? t.look : t.tried) : t.check}
          </Button>
          {card.expected !== null && <Button onClick={() => setOpen(true)}>{t.dontKnow}</Button>}
        </div>
      </form>
    )
  return (
    <>
      {right !== null && (
        <div id={id} role="status" className={styles.verdict} data-right={right}>
          <p>{right ? t.right : t.notYet}</p>
          {!right && card.expected !== null && <p>{t.expected(card.expected)}</p>}
        </div>
      )}
      {card.kind === 'content' && show(card.item)}
      <Judge
        card={card}
        verdict={right === null ? undefined : id}
        offered={right === null ? names : right ? ['hard', 'good', 'easy'] : ['forgotten']}
        onSaid={onSaid}
      />
    </>
  )
}

type JudgeProps = {
  readonly card: RevisionCard
  readonly offered: readonly Choice[]
  /** The id of what says whether the answer was right; undefined where only the learner knows. */
  readonly verdict: string | undefined
  readonly onSaid: (said: Said) => void
}

/** How it went. The keys 1 to 4 press the buttons in their order. */
function Judge({ card, offered, verdict, onSaid }: JudgeProps) {
  const t = useWords(words)
  const language = useLanguage()
  const id = useId()
  const group = useRef<HTMLFieldSetElement>(null)
  // Enter goes on with the usual answer, and reads what is asked.
  useEffect(() => {
    const buttons = group.current?.querySelectorAll('button') ?? []
    const usual = [...buttons].find(({ dataset }) => dataset.choice === 'good') ?? buttons[0]
    usual?.focus()
  }, [])
  // While a button of this question has the focus: elsewhere, a digit is only a digit.
  function press(event: KeyboardEvent) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.repeat) return
    const chosen = offered[(numberOfKey(event.code) ?? 0) - 1]
    if (!chosen) return
    event.preventDefault()
    onSaid(choices[chosen])
  }
  return (
    <fieldset
      ref={group}
      className={styles.choices}
      aria-describedby={verdict === undefined ? `${id}-keys` : `${verdict} ${id}-keys`}
      onKeyDown={press}
    >
      <legend>{offered.length === 1 ? t.goOnWith : t.how}</legend>
      <div className={styles.actions}>
        {offered.map((choice) => (
          <Button
            key={choice}
            data-choice={choice}
            look={choice === 'good' || offered.length === 1 ? 'strong' : 'quiet'}
            onClick={() => onSaid(choices[choice])}
          >
            {offered.length === 1 ? t.next : t[choice]}
          </Button>
        ))}
      </div>
      <ul className={styles.returns}>
        {offered.map((choice) => (
          <li key={choice}>{t.comesBack(t[choice], shownShortDay(nextOf(card, choices[choice]), language))}</li>
        ))}
      </ul>
      <p id={`${id}-keys`} className={styles.place}>
        {t.keys(offered.length)}
      </p>
    </fieldset>
  )
}
