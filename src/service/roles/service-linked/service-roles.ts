/** A service's own role: its name behind `AWSServiceRoleFor`, and the AWS managed policy behind `aws-service-role/`. */
export interface ServiceRole {
  readonly name: string;
  readonly policy: string;
  /** Whether `_SUFFIX` may follow the name, so that an account has several. */
  readonly suffix?: true;
}

/**
 * Service-linked roles by service principal: EKS and what works with it first, then other services that accounts commonly have.
 * AWS's own list is longer, and a service that is not here is refused as AWS refuses one that has no such role.
 */
export const SERVICE_ROLES: ReadonlyMap<string, ServiceRole> = new Map<string, ServiceRole>([
  ['eks.amazonaws.com', { name: 'AmazonEKS', policy: 'AmazonEKSServiceRolePolicy' }],
  [
    'eks-nodegroup.amazonaws.com',
    { name: 'AmazonEKSNodegroup', policy: 'AWSServiceRoleForAmazonEKSNodegroup' },
  ],
  [
    'eks-fargate.amazonaws.com',
    { name: 'AmazonEKSForFargate', policy: 'AmazonEKSForFargateServiceRolePolicy' },
  ],
  [
    'eks-connector.amazonaws.com',
    { name: 'AmazonEKSConnector', policy: 'AmazonEKSConnectorServiceRolePolicy' },
  ],
  [
    'dashboard.eks.amazonaws.com',
    { name: 'AmazonEKSDashboard', policy: 'AmazonEKSDashboardServiceRolePolicy' },
  ],
  [
    'autoscaling.amazonaws.com',
    { name: 'AutoScaling', policy: 'AutoScalingServiceRolePolicy', suffix: true },
  ],
  [
    'elasticloadbalancing.amazonaws.com',
    { name: 'ElasticLoadBalancing', policy: 'AWSElasticLoadBalancingServiceRolePolicy' },
  ],
  ['spot.amazonaws.com', { name: 'EC2Spot', policy: 'AWSEC2SpotServiceRolePolicy' }],
  ['spotfleet.amazonaws.com', { name: 'EC2SpotFleet', policy: 'AWSEC2SpotFleetServiceRolePolicy' }],
  ['ec2fleet.amazonaws.com', { name: 'EC2Fleet', policy: 'AWSEC2FleetServiceRolePolicy' }],
  ['ecs.amazonaws.com', { name: 'ECS', policy: 'AmazonECSServiceRolePolicy' }],
  ['vpc-lattice.amazonaws.com', { name: 'VpcLattice', policy: 'AWSVpcLatticeServiceRolePolicy' }],
  [
    'transitgateway.amazonaws.com',
    { name: 'VPCTransitGateway', policy: 'AWSVPCTransitGatewayServiceRolePolicy' },
  ],
  [
    'elasticfilesystem.amazonaws.com',
    { name: 'AmazonElasticFileSystem', policy: 'AmazonElasticFileSystemServiceRolePolicy' },
  ],
  ['fsx.amazonaws.com', { name: 'AmazonFSx', policy: 'AmazonFSxServiceRolePolicy' }],
  ['rds.amazonaws.com', { name: 'RDS', policy: 'AmazonRDSServiceRolePolicy' }],
  ['elasticache.amazonaws.com', { name: 'ElastiCache', policy: 'ElastiCacheServiceRolePolicy' }],
  ['memorydb.amazonaws.com', { name: 'MemoryDB', policy: 'MemoryDBServiceRolePolicy' }],
  ['kafka.amazonaws.com', { name: 'Kafka', policy: 'KafkaServiceRolePolicy' }],
  [
    'es.amazonaws.com',
    { name: 'AmazonElasticsearchService', policy: 'AmazonElasticsearchServiceRolePolicy' },
  ],
  [
    'opensearchservice.amazonaws.com',
    { name: 'AmazonOpenSearchService', policy: 'AmazonOpenSearchServiceRolePolicy' },
  ],
  [
    'replication.dynamodb.amazonaws.com',
    { name: 'DynamoDBReplication', policy: 'DynamoDBReplicationServiceRolePolicy' },
  ],
  [
    'dynamodb.application-autoscaling.amazonaws.com',
    {
      name: 'ApplicationAutoScaling_DynamoDBTable',
      policy: 'AWSApplicationAutoscalingDynamoDBTablePolicy',
    },
  ],
  [
    'ecs.application-autoscaling.amazonaws.com',
    { name: 'ApplicationAutoScaling_ECSService', policy: 'AWSApplicationAutoscalingECSServicePolicy' },
  ],
  ['ops.apigateway.amazonaws.com', { name: 'APIGateway', policy: 'APIGatewayServiceRolePolicy' }],
  ['replicator.lambda.amazonaws.com', { name: 'LambdaReplicator', policy: 'AWSLambdaReplicator' }],
  ['batch.amazonaws.com', { name: 'Batch', policy: 'BatchServiceRolePolicy' }],
  ['storage-lens.s3.amazonaws.com', { name: 'S3StorageLens', policy: 'S3StorageLensServiceRolePolicy' }],
  ['ssm.amazonaws.com', { name: 'AmazonSSM', policy: 'AmazonSSMServiceRolePolicy' }],
  ['backup.amazonaws.com', { name: 'Backup', policy: 'AWSBackupServiceLinkedRolePolicyForBackup' }],
  [
    'scraper.aps.amazonaws.com',
    {
      name: 'AmazonPrometheusScraper',
      policy: 'AmazonPrometheusScraperServiceRolePolicy',
      suffix: true,
    },
  ],
  ['grafana.amazonaws.com', { name: 'AmazonGrafana', policy: 'AmazonGrafanaServiceLinkedRolePolicy' }],
  [
    'connect.amazonaws.com',
    { name: 'AmazonConnect', policy: 'AmazonConnectServiceLinkedRolePolicy', suffix: true },
  ],
  ['lexv2.amazonaws.com', { name: 'LexV2Bots', policy: 'AmazonLexV2BotPolicy', suffix: true }],
  ['organizations.amazonaws.com', { name: 'Organizations', policy: 'AWSOrganizationsServiceTrustPolicy' }],
  ['sso.amazonaws.com', { name: 'SSO', policy: 'AWSSSOServiceRolePolicy' }],
  ['support.amazonaws.com', { name: 'Support', policy: 'AWSSupportServiceRolePolicy' }],
  ['trustedadvisor.amazonaws.com', { name: 'TrustedAdvisor', policy: 'AWSTrustedAdvisorServiceRolePolicy' }],
  ['cloudtrail.amazonaws.com', { name: 'CloudTrail', policy: 'CloudTrailServiceRolePolicy' }],
  ['config.amazonaws.com', { name: 'Config', policy: 'AWSConfigServiceRolePolicy' }],
  ['guardduty.amazonaws.com', { name: 'AmazonGuardDuty', policy: 'AmazonGuardDutyServiceRolePolicy' }],
  ['inspector2.amazonaws.com', { name: 'AmazonInspector2', policy: 'AmazonInspector2ServiceRolePolicy' }],
  ['securityhub.amazonaws.com', { name: 'SecurityHub', policy: 'AWSSecurityHubServiceRolePolicy' }],
  ['access-analyzer.amazonaws.com', { name: 'AccessAnalyzer', policy: 'AccessAnalyzerServiceRolePolicy' }],
  ['wafv2.amazonaws.com', { name: 'WAFV2Logging', policy: 'WAFV2LoggingServiceRolePolicy' }],
  ['shield.amazonaws.com', { name: 'AWSShield', policy: 'AWSShieldServiceRolePolicy' }],
]);
