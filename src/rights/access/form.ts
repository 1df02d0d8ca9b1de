// A form of a person's file as text, written piece by piece: memory holds one page of events, however long the history is.
import type { PersonFile } from './access.ts'
import type { Head, PersonEvent } from './file-format.ts'

/** For one file: a form may remember what it has written. */
export type Form = {
  begin(head: Head): string
  event(event: PersonEvent): string
  end(): string
}

export async function* piecesOf(
  form: Form,
  { head, history }: Pick<PersonFile, 'head' | 'history'>,
): AsyncGenerator<string> {
  yield form.begin(head)
  for await (const page of history()) yield page.map((event) => form.event(event)).join('')
  yield form.end()
}
