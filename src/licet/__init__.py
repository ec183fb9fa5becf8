"""US export controls on AI chips and model weights, made executable."""
