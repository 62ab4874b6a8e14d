"""The reader: one small encoder with several heads. prepare, pretrain, train, export, evaluate."""
