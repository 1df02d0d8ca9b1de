// Parameters and filters in the address of a screen, so that a link shows somebody else the same.
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'

/** A parameter of the screen's path: `useParameter('class')` for `/classes/$class`. */
export function useParameter(name: string): string {
  const parameters: Readonly<Record<string, unknown>> = useParams({ strict: false })
  const value = parameters[name]
  if (typeof value !== 'string') throw new TypeError(`the path of this screen has no $${name}`)
  return value
}

/** A value after the `?`: undefined where it is absent. Setting it leaves the others as they are. */
export function useFilter(name: string): [string | undefined, (value: string | undefined) => void] {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const value = search[name]
  const set = (next: string | undefined) =>
    void navigate({
      to: '.',
      search: (before: Readonly<Record<string, unknown>>) => ({ ...before, [name]: next }),
      replace: true,
      resetScroll: false,
    })
  return [typeof value === 'string' && value !== '' ? value : undefined, set]
}
