/**
 * The image `rolecall/aws-probe`: a workload for machines without the AWS CLI. A program of its own, which the kubelet runs as
 * a container; it knows of nothing but its arguments, its environment and the AWS SDK's default credential chain.
 */
import { runProbe } from './commands.ts';

const outcome = await runProbe({ args: process.argv.slice(2), env: process.env });
process.stdout.write(outcome.stdout);
process.stderr.write(outcome.stderr);
process.exitCode = outcome.exitCode;
