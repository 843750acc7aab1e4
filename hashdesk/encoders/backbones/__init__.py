"""The usual backbones as ONNX graphs, written from their published weights without PyTorch."""
