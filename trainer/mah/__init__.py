"""MAH from labels, as published, to measure against: model, codewords, CIFAR-10."""
