"""MAH as published, trained from labels on CIFAR-10, to measure against."""
