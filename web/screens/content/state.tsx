// Where a content is between draft, validated and withdrawn, and the way on.
import { Button } from '../../controls/button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { StateBadge } from '../../controls/state-badge.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import styles from './content.module.css'
import words from './words.ts'
import type { Definition } from './written-content.ts'

type Props = { readonly of: Definition; readonly isChanged: boolean }

export function State({ of: { content, title, status, lastVersion, validated }, isChanged }: Props) {
  const t = useWords(words)
  const validate = useCommand((version: number, once) =>
    api.POST('/api/contents/{content}/validate', { ...once, params: { path: { content } }, body: { version } }),
  )
  const withdraw = useCommand((_: object, once) =>
    api.POST('/api/contents/{content}/withdraw', { ...once, params: { path: { content } }, body: {} }),
  )
  const problem = validate.error ?? withdraw.error
  const isPending = validated !== lastVersion
  return (
    <Panel title={t.state}>
      <p className={styles.state}>
        <StateBadge tone={status === 'validated' ? 'good' : status === 'withdrawn' ? 'warn' : 'plain'}>
          {status === 'validated' ? t.validated : status === 'withdrawn' ? t.withdrawn : t.draft}
        </StateBadge>
        <span>
          {status === 'withdrawn'
            ? t.nobodyGets
            : validated === null
              ? t.nobodyYet
              : isPending
                ? t.getOlder(validated, lastVersion)
                : t.getIt(validated)}
        </span>
      </p>
      {problem && <CommandNote problem={problem} />}
      {status !== 'withdrawn' && (
        <div className={styles.actions}>
          {isPending && (
            <Button
              look="strong"
              busy={validate.isPending}
              disabled={isChanged}
              onClick={() => validate.mutate(lastVersion)}
            >
              {t.validate(lastVersion)}
            </Button>
          )}
          <ConfirmedButton
            look="bad"
            busy={withdraw.isPending}
            question={t.withdrawQuestion(title)}
            consequence={t.withdrawConsequence}
            act={() => withdraw.mutate({})}
          >
            {t.withdraw}
          </ConfirmedButton>
        </div>
      )}
      {isPending && isChanged && <p>{t.saveFirst}</p>}
    </Panel>
  )
}
