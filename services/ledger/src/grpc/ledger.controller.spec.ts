import path from 'node:path';
import { expect, it } from '@jest/globals';
import { loadSync } from '@grpc/proto-loader';
import { PATTERN_METADATA } from '@nestjs/microservices/constants.js';
import { LEDGER_SERVICE_NAME, protobufPackage } from '@nhip/contracts/grpc';
import { LedgerController } from './ledger.controller.js';

const PROTO = path.resolve(import.meta.dirname, '../../../../proto/nhip/ledger/v1/ledger.proto');

it('answers each call of the proto, and no other', () => {
  const { prototype } = LedgerController;
  const answered = Object.values(Object.getOwnPropertyDescriptors(prototype))
    .flatMap(({ value }) => Reflect.getMetadata(PATTERN_METADATA, value as object) ?? [])
    .map(({ service, rpc }) => `${service}/${rpc}`);
  const calls = loadSync(PROTO)[`${protobufPackage}.${LEDGER_SERVICE_NAME}`] ?? {};
  expect(answered).toEqual(Object.keys(calls).map((call) => `${LEDGER_SERVICE_NAME}/${call}`));
});
