// The operations of the source documents in the OpenAPI document: predict, retrain, generate, and data sets.
import { exampleSchool } from '#kernel/example-school.ts'
import { TrainModel } from '#modelling/jobs/train-model.ts'
import { idempotencyKey } from '../commands/command-operations.ts'
import { namedSchema } from '../docs/json-schema.ts'
import { anyRequest, type Reported } from '../docs/problem-responses.ts'
import { ShownJob } from '../jobs/job-schemas.ts'
import { type AuditedOperation, json, jsonAnswer, type Operation, type Parameter } from '../operations.ts'
import { inputParameters } from '../queries/query-operations.ts'
import {
  DatasetList,
  DatasetsQuery,
  Generate,
  Predict,
  Prediction,
  SampleList,
  SamplesQuery,
  ShownDataset,
} from './document-schemas.ts'

const posted: readonly Reported[] = [...anyRequest, 'malformed-body', 'too-large', 'unsupported-media-type']

const described = (
  action: string,
  operationId: string,
  summary: string,
  more: Omit<Operation, 'operationId' | 'tags' | 'summary'>,
): AuditedOperation => ({ action, operationId, tags: ['insight'], summary, ...more })

const dataset: Parameter = {
  name: 'dataset',
  in: 'path',
  required: true,
  description: 'The number of the data set.',
  schema: { type: 'integer', minimum: 1 },
}

export const operations = {
  predict: described('learner-risk', 'predictRisk', 'Predict trouble with the next answers', {
    description:
      'Whether fewer than 6 of the learner’s next 10 answers are expected to be right, in a few fields. `GET /api/learners/{id}/risk` answers the same with its reasons, and decides the same way who may ask.',
    requestBody: {
      required: true,
      content: json(namedSchema(Predict, { id: 'Predict', description: 'About whom.', io: 'input' }), {
        learner: exampleSchool.learner,
      }),
    },
    responses: { '200': jsonAnswer(Prediction, 'The prediction.') },
    problems: [...posted, 'not-found', 'objected', 'restricted', 'read-model-not-built', 'behind'],
  }),
  retrain: described('retrain-model', 'retrainModel', 'Train a model again', {
    description:
      'Asks for a training on all answers that the school has by then. It is a job: `GET /api/jobs/{job}` shows how far it is, and the model with its gates when it is done. The same `Idempotency-Key` gives the same job. Refused (409 `too-many-jobs`) while too many jobs of the school are unfinished.',
    parameters: [idempotencyKey],
    requestBody: {
      required: true,
      content: json(namedSchema(TrainModel, { id: 'Retrain', description: 'What is to be trained.', io: 'input' }), {
        model: 'at-risk',
      }),
    },
    responses: {
      '202': {
        ...jsonAnswer(ShownJob, 'The job.'),
        headers: { Location: { description: 'The address of the job.', schema: { type: 'string' } } },
      },
    },
    problems: [...posted, 'refused', 'key-reused'],
  }),
  generate: described('generate-dataset', 'generateDataset', 'Generate a data set', {
    description:
      'Generates samples of simulated answers, and stores them as a data set of the school. Nobody is in them. The latest 100 data sets are kept.',
    requestBody: {
      required: true,
      content: json(namedSchema(Generate, { id: 'Generate', description: 'How many samples.', io: 'input' }), {
        samples: 1_000,
        seed: 42,
      }),
    },
    responses: { '201': jsonAnswer(ShownDataset, 'The data set.') },
    problems: posted,
  }),
  datasets: described('datasets', 'listDatasets', 'List the data sets', {
    description: 'The generated data sets of the school, newest first.',
    parameters: inputParameters(DatasetsQuery, ''),
    responses: { '200': jsonAnswer(DatasetList, 'A page.') },
    problems: anyRequest,
  }),
  samples: described('dataset-samples', 'listDatasetSamples', 'List samples of a data set', {
    description: 'The samples of a generated data set, in their order.',
    parameters: [dataset, ...inputParameters(SamplesQuery, '')],
    responses: { '200': jsonAnswer(SampleList, 'A page.') },
    problems: [...anyRequest, 'not-found'],
  }),
} satisfies Record<string, AuditedOperation>
