// The trained models that a query may ask. Which kinds there are, and what each is once it is loaded, is declared where models
// are defined (src/ml/model-kinds.ts): the kernel knows none of them.

/** The kinds of models by name. Other rooms add to it. */
// biome-ignore lint/suspicious/noEmptyInterface: it is filled by declaration merging
export interface LoadedModels {}

/** The promoted model that cannot be used (null: none is promoted), and why. */
type NoModel = { readonly model: string | null; readonly because: string }

export type ServedModel<Model> =
  | {
      readonly state: 'serving'
      /** Its name: the kind and the beginning of its hash. */
      readonly model: string
      /** SHA-256 of its bytes. */
      readonly sha256: string
      readonly loaded: Model
      /** Null for a model of the school itself. Of a shared one: why none of the school itself serves. */
      readonly inPlaceOf: NoModel | null
    }
  /** Serve something that needs no model: none is promoted (`model` is null), or the promoted one cannot be used. */
  | ({ readonly state: 'fallback' } & NoModel)

/** Asks for the model of a kind that serves the school now, or that served it at the past moment of the question. */
export type AskModels = {
  readonly [Kind in keyof LoadedModels]: () => Promise<ServedModel<LoadedModels[Kind]>>
}
